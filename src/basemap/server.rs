//! A tile server of a few lines, for tests.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

/// Answers each request on a port of its own with what a function makes of the path.
pub struct TileServer {
    pub address: SocketAddr,
    /// Head of each request that came.
    pub requests: Receiver<String>,
    thread: Option<JoinHandle<()>>,
}

impl TileServer {
    /// `answer` gives the whole response; with `None` the connection is left waiting.
    pub fn start(mut answer: impl FnMut(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = sync_channel(10_000);
        let serve = move || {
            let mut waiting = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().unwrap();
                let head = read_head(&mut stream);
                let Some(path) = head.split(' ').nth(1) else {
                    return;
                };
                match answer(path) {
                    Some(response) => stream.write_all(&response).unwrap(),
                    None => waiting.push(stream),
                }
                sender.send(head).unwrap();
            }
        };
        let thread = std::thread::Builder::new()
            .name("tile-server".to_owned())
            .spawn(serve)
            .unwrap();
        Self {
            address,
            requests,
            thread: Some(thread),
        }
    }

    pub fn url_template(&self) -> String {
        format!("http://{}/{{z}}/{{x}}/{{y}}.png", self.address)
    }
}

impl Drop for TileServer {
    fn drop(&mut self) {
        // A connection without a request ends it.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking());
        }
    }
}

fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// A response with `body`.
pub fn response(status: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nCache-Control: max-age=3600\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend(body);
    bytes
}

/// A response with a picture of one colour.
pub fn picture() -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 256, 256);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200; 256 * 256]).unwrap();
    writer.finish().unwrap();
    response("200 OK", &png)
}

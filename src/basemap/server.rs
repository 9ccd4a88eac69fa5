//! A tile server of a few lines, for tests.

use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
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
    pub fn start(answer: impl FnMut(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        Self::serve(answer, Manner::Plain)
    }

    /// Sends one answer to everybody, a byte a time and never the last one.
    pub fn dripping(answer: Vec<u8>) -> Self {
        Self::serve(move |_| Some(answer.clone()), Manner::Dripping)
    }

    /// Speaks TLS, with a certificate that only it vouches for.
    pub fn encrypted(answer: impl FnMut(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        Self::serve(answer, Manner::Encrypted)
    }

    fn serve(
        mut answer: impl FnMut(&str) -> Option<Vec<u8>> + Send + 'static,
        manner: Manner,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = sync_channel(10_000);
        let tls = matches!(manner, Manner::Encrypted).then(tls_config);
        let serve = move || {
            let mut waiting = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().unwrap();
                if let Some(tls) = &tls {
                    let mut connection = rustls::ServerConnection::new(Arc::clone(tls)).unwrap();
                    let mut first = [0];
                    // A connection without a byte ends it.
                    if stream.peek(&mut first).unwrap_or(0) == 0 {
                        return;
                    }
                    let mut stream = rustls::Stream::new(&mut connection, &mut stream);
                    if let Some(head) = read_head(&mut stream) {
                        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                        let _ = stream.write_all(&answer(&path).unwrap_or_default());
                        sender.send(head).unwrap();
                    }
                    continue;
                }
                let head = read_head(&mut stream).unwrap_or_default();
                let Some(path) = head.split(' ').nth(1).map(str::to_owned) else {
                    return;
                };
                // Known before the answer is: whoever has that finds the request.
                sender.send(head).unwrap();
                match answer(&path) {
                    Some(response) if matches!(manner, Manner::Dripping) => {
                        let thread = std::thread::Builder::new().name("dripping".to_owned());
                        waiting.push(stream.try_clone().unwrap());
                        thread.spawn(move || drip(stream, &response)).unwrap();
                    }
                    // The viewer may have hung up.
                    Some(response) => drop(stream.write_all(&response)),
                    None => waiting.push(stream),
                }
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

/// How a server sends its answers.
enum Manner {
    Plain,
    Dripping,
    Encrypted,
}

/// Sends all but the last byte, each when it pleases the one who reads.
fn drip(mut stream: TcpStream, response: &[u8]) {
    let Some((_, all_but_last)) = response.split_last() else {
        return;
    };
    for byte in all_but_last {
        // Whoever reads gives up at some time.
        if stream.write_all(&[*byte]).is_err() {
            return;
        }
    }
    // Until the other side hangs up.
    let _ = stream.read(&mut [0]);
}

fn tls_config() -> Arc<rustls::ServerConfig> {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificate = include_bytes!("../../tests/tls/localhost.pem");
    let key = include_bytes!("../../tests/tls/localhost.key");
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    Arc::new(config)
}

fn read_head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).ok()? == 1 {
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// A response with `body` that may be kept for an hour.
pub fn response(status: &str, body: &[u8]) -> Vec<u8> {
    answer(status, "Cache-Control: max-age=3600\r\n", body)
}

/// A response with these header lines and `body`.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}Connection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend(body);
    bytes
}

/// A picture of one colour as PNG.
pub fn picture_bytes() -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 256, 256);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200; 256 * 256]).unwrap();
    writer.finish().unwrap();
    png
}

/// A response with a picture of one colour.
pub fn picture() -> Vec<u8> {
    response("200 OK", &picture_bytes())
}

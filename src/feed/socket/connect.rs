//! From an address to an open WebSocket, without ever waiting for something that cannot be
//! interrupted.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use mio::Interest;
use mio::net::TcpStream;
use tungstenite::handshake::HandshakeError;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, WebSocket, client::client_with_config};

use super::meter::Metered;
use super::thread::{SOCKET, SocketEnd, SocketThread, Woken};

/// An open connection.
pub(super) type Socket = WebSocket<Metered<TcpStream>>;

/// Bytes read from the socket at a time.
const READ_BUFFER_BYTES: usize = 256 * 1024;

impl SocketThread {
    /// Tries all addresses of the host in turn, IPv4 first.
    pub(super) fn connect(&mut self) -> Result<Socket, SocketEnd> {
        let host = self.options.host.trim_matches(['[', ']']);
        let resolved = (host, self.options.port).to_socket_addrs();
        let mut addresses: Vec<SocketAddr> = resolved
            .map_err(|error| SocketEnd::Lost(format!("the host cannot be found: {error}")))?
            .collect();
        // The application's server listens on IPv4 alone.
        addresses.sort_by_key(SocketAddr::is_ipv6);
        let mut end = SocketEnd::Lost(String::from("the host has no address"));
        for address in addresses {
            let opened = self
                .open_stream(address)
                .and_then(|stream| self.shake_hands(stream));
            match opened {
                Ok(socket) => return Ok(socket),
                Err(SocketEnd::Stopped) => return Err(SocketEnd::Stopped),
                Err(lost) => end = lost,
            }
        }
        Err(end)
    }

    fn open_stream(&mut self, address: SocketAddr) -> Result<TcpStream, SocketEnd> {
        let lost = |error: io::Error| SocketEnd::Lost(format!("no connection: {error}"));
        let mut stream = TcpStream::connect(address).map_err(lost)?;
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll
            .registry()
            .register(&mut stream, SOCKET, interest)
            .map_err(lost)?;
        let within = self.options.times.connect;
        let until = self.clock.now().saturating_add(within);
        loop {
            let woken = self.wait_until(Some(until))?;
            if let Some(error) = stream.take_error().map_err(lost)? {
                return Err(lost(error));
            }
            match stream.peer_addr() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::NotConnected => {}
                Err(error) => return Err(lost(error)),
            }
            if woken == Woken::TimedOut {
                return Err(SocketEnd::Lost(format!(
                    "no connection within {}",
                    secs(within)
                )));
            }
        }
        // Clicks are small and must not wait for more.
        stream.set_nodelay(true).map_err(lost)?;
        Ok(stream)
    }

    fn shake_hands(&mut self, stream: TcpStream) -> Result<Socket, SocketEnd> {
        let limit = Some(self.options.limits.message_bytes);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(limit)
            .max_frame_size(limit);
        let within = self.options.times.handshake;
        let until = self.clock.now().saturating_add(within);
        let request = format!("ws://{}/", self.options.address());
        let metered = Metered::new(stream, self.stop.clone());
        let mut result = client_with_config(request, metered, Some(config));
        loop {
            match result {
                Ok((socket, _)) => return Ok(socket),
                Err(HandshakeError::Failure(error)) => {
                    return Err(SocketEnd::Lost(format!("no WebSocket: {}", told(&error))));
                }
                Err(HandshakeError::Interrupted(unfinished)) => {
                    if self.wait_until(Some(until))? == Woken::TimedOut {
                        let reason =
                            format!("the handshake was not answered within {}", secs(within));
                        return Err(SocketEnd::Lost(reason));
                    }
                    result = unfinished.handshake();
                }
            }
        }
    }
}

/// An error of the protocol in the words of a person who sees it.
pub(super) fn told(error: &Error) -> String {
    match error {
        Error::Capacity(tungstenite::error::CapacityError::MessageTooLong { size, max_size }) => {
            format!("a message of {size} bytes is larger than the limit of {max_size} bytes")
        }
        Error::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake)
        | Error::ConnectionClosed => String::from("the application closed the connection"),
        Error::Utf8(_) => String::from("a text message is not UTF-8"),
        other => other.to_string(),
    }
}

fn secs(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f32())
}

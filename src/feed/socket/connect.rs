//! From an address to an open WebSocket, without ever waiting for something that cannot be
//! interrupted.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use mio::Interest;
use mio::net::TcpStream;
use tungstenite::client::{IntoClientRequest, client_with_config};
use tungstenite::handshake::HandshakeError;
use tungstenite::handshake::client::Request;
use tungstenite::http::HeaderValue;
use tungstenite::http::header::AUTHORIZATION;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, WebSocket};

use super::meter::{Answer, Metered};
use super::reason::{no_answer, no_handshake, not_connected, secs};
use super::thread::{SOCKET, SocketEnd, SocketThread, Woken};
use crate::words::connection as words;

/// An open connection.
pub(super) type Socket = WebSocket<Metered<TcpStream>>;

/// Bytes read from the socket at a time.
const READ_BUFFER_BYTES: usize = 256 * 1024;

/// Bytes that may wait for the system to take them: one large event, or the answers to pings
/// of an application that sends such and does not read. What is beyond is not sent.
const MAX_WRITE_BYTES: usize = 64 << 20;

impl SocketThread {
    /// Opens a connection to the first address of the host that takes one, IPv4 first.
    pub(super) fn connect(&mut self) -> Result<Socket, SocketEnd> {
        let mut first_end = None;
        for address in self.addresses()? {
            match self.open_stream(address) {
                Ok(stream) => return self.shake_hands(stream),
                Err(SocketEnd::Stopped) => return Err(SocketEnd::Stopped),
                // Of several reasons the first counts: most applications have one address.
                Err(end) => first_end = first_end.or(Some(end)),
            }
        }
        Err(first_end.unwrap_or_else(|| SocketEnd::Lost(words::NO_ADDRESS.to_owned())))
    }

    /// Where to try, in this order. Another machine is there only when that is allowed.
    fn addresses(&self) -> Result<Vec<SocketAddr>, SocketEnd> {
        let (host, port) = (self.options.bare_host(), self.options.port);
        if self.options.is_this_machine() {
            // Not looked up: the application's server listens on IPv4 alone, and a name may
            // lead anywhere.
            let local: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            return Ok(local.map(|ip| SocketAddr::new(ip, port)).to_vec());
        }
        let resolved = (host, port).to_socket_addrs();
        let mut addresses: Vec<SocketAddr> = resolved
            .map_err(|error| SocketEnd::Lost(words::host_not_found(&error.to_string())))?
            .collect();
        let remote = addresses
            .iter()
            .find(|address| !address.ip().to_canonical().is_loopback());
        if let Some(remote) = remote
            && !self.options.allow_remote
        {
            let address = remote.ip().to_string();
            return Err(SocketEnd::Refused(words::other_machine(host, &address)));
        }
        addresses.sort_by_key(SocketAddr::is_ipv6);
        Ok(addresses)
    }

    fn open_stream(&mut self, address: SocketAddr) -> Result<TcpStream, SocketEnd> {
        let lost = |error: io::Error| not_connected(&error, &address.to_string());
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
                let reason = words::none_within(&address.to_string(), &secs(within));
                return Err(SocketEnd::Lost(reason));
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
            .max_write_buffer_size(MAX_WRITE_BYTES)
            .max_message_size(limit)
            .max_frame_size(limit);
        let within = self.options.times.handshake;
        let until = self.clock.now().saturating_add(within);
        let request = self.request()?;
        let answer = Answer::default();
        let metered = Metered::new(stream, self.stop.clone(), answer.clone());
        let mut result = client_with_config(request, metered, Some(config));
        loop {
            match result {
                Ok((socket, _)) => return Ok(socket),
                Err(HandshakeError::Failure(error)) => {
                    let has_token = self.options.token.is_some();
                    return Err(no_handshake(&error, &answer.bytes(), has_token));
                }
                Err(HandshakeError::Interrupted(unfinished)) => {
                    // A server that sends byte after byte has no more time than others.
                    if self.wait_until(Some(until))? == Woken::TimedOut || self.clock.now() >= until
                    {
                        return Err(no_answer(within));
                    }
                    result = unfinished.handshake();
                }
            }
        }
    }

    fn request(&self) -> Result<Request, SocketEnd> {
        let options = &self.options;
        let wrong = |error: Error| SocketEnd::Refused(words::bad_address(&error.to_string()));
        let url = format!("ws://{}{}", options.address(), options.path);
        let mut request = url.into_client_request().map_err(wrong)?;
        if let Some(token) = &options.token {
            let mut value = HeaderValue::from_str(&token.authorization())
                .map_err(|_| SocketEnd::Refused(words::BAD_TOKEN.to_owned()))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(request)
    }
}

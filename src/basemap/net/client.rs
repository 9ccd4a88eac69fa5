//! Asks a server over HTTP, within limits, and sorts what can go wrong.
//!
//! Not walkers' `HttpTiles`: that one only logs what fails and never tries again, so that
//! neither a notice nor a recovery is possible, and it panics where TLS cannot be set up.

use std::error::Error as StdError;
use std::future::Future as _;
use std::io::Read as _;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use flate2::read::{GzDecoder, ZlibDecoder};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER,
};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, ClientBuilder, Response, StatusCode};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};
use url::{Host, Url};

use super::failure::Failure;
use crate::basemap::open::OpenError;

/// Says who asks, as tile servers require.
const USER_AGENT: &str = concat!(
    "trackscope/",
    env!("CARGO_PKG_VERSION"),
    " (desktop viewer for recorded vehicle tracks)"
);
/// Redirects followed for one request.
const MAX_REDIRECTS: usize = 5;
/// What is packed may become so many times as large.
const MAX_UNPACKING: u64 = 8;

/// Limits of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For the whole answer.
    pub total: Duration,
    /// For the whole answer where an older one is there to be shown.
    pub revalidate: Duration,
    /// Of an answer as it is sent; unpacked, eight times as much.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(20),
            revalidate: Duration::from_secs(5),
            // A tile of 256 pixels takes 10 to 60 kB, a dense vector tile 500 kB.
            bytes: 4 << 20,
        }
    }
}

/// A whole answer.
pub(super) struct Answer {
    /// Status and headers.
    pub head: Response,
    /// As it was sent, packed perhaps.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body without its packing for the way.
    ///
    /// # Errors
    /// [`Failure`] when it does not unpack, or to too much.
    pub fn unpacked(&self, limits: &Limits) -> Result<Vec<u8>, Failure> {
        let encoding = text_of(self.head.headers(), CONTENT_ENCODING.as_str());
        unpacked(&self.body, &encoding, limits)
    }

    /// What the answer says it is.
    pub fn content_type(&self) -> String {
        text_of(self.head.headers(), CONTENT_TYPE.as_str())
    }
}

/// The text of a header in lower case, empty where there is none.
pub(super) fn text_of(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().trim().to_ascii_lowercase()
}

/// A body without its packing for the way, as the header `Content-Encoding` names it.
///
/// # Errors
/// [`Failure`] when it does not unpack, or to too much.
pub(super) fn unpacked(body: &[u8], encoding: &str, limits: &Limits) -> Result<Vec<u8>, Failure> {
    let max = limits.bytes.saturating_mul(MAX_UNPACKING);
    let mut bytes = Vec::new();
    let read = match encoding {
        "" | "identity" => return Ok(body.to_vec()),
        "gzip" | "x-gzip" => GzDecoder::new(body).take(max + 1).read_to_end(&mut bytes),
        "deflate" => ZlibDecoder::new(body).take(max + 1).read_to_end(&mut bytes),
        other => {
            return Err(Failure::NotATile(format!(
                "the answer is packed with {other:.20}"
            )));
        }
    };
    read.map_err(|error| Failure::NotATile(format!("the answer does not unpack: {error}")))?;
    if bytes.len() as u64 > max {
        return Err(Failure::TooLarge);
    }
    Ok(bytes)
}

/// Asks servers, from any thread but the main one.
pub(super) struct Fetcher {
    client: Client,
    /// Taken when it is dropped: looking up a name cannot be interrupted, and must not be
    /// waited for when the program ends.
    runtime: Option<Runtime>,
    closed: watch::Sender<bool>,
    connections: Semaphore,
    limits: Limits,
    now: fn() -> SystemTime,
}

impl Fetcher {
    /// Asks nobody yet. `url` is one of those that will be asked for.
    ///
    /// # Errors
    /// [`OpenError`] when the system gives no thread, or has no certificates.
    pub fn new(
        url: &Url,
        connections: usize,
        limits: Limits,
        now: fn() -> SystemTime,
    ) -> Result<Self, OpenError> {
        // Fails when another part of the program did it before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let build = |change: fn(ClientBuilder) -> ClientBuilder| {
            let builder = Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(limits.connect)
                // The key in an address is nobody else's business.
                .referer(false)
                .redirect(Policy::custom(follow))
                .pool_idle_timeout(Duration::from_secs(30));
            let builder = if is_this_machine(url) {
                builder.no_proxy()
            } else {
                builder
            };
            change(builder).build()
        };
        let client = match build(|builder| builder) {
            // A machine without certificates can still ask servers that need none.
            Err(_) if url.scheme() == "http" => build(|builder| builder.tls_certs_only([])),
            client => client,
        };
        let client = client.map_err(|error| OpenError::new(with_causes(&error.without_url())))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("basemap-http")
            .enable_all()
            .build()
            .map_err(|error| OpenError::new(error.to_string()))?;
        Ok(Self {
            client,
            runtime: Some(runtime),
            closed: watch::channel(false).0,
            connections: Semaphore::new(connections),
            limits,
            now,
        })
    }

    /// Its limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The time of day.
    pub fn now(&self) -> SystemTime {
        (self.now)()
    }

    /// Gives up all requests, now and later.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }

    /// The answer to a request, of whatever status. Blocks; `timeout` counts from when a
    /// connection is free.
    ///
    /// # Errors
    /// [`Failure`] when there is no whole answer.
    pub fn get(&self, url: Url, headers: HeaderMap, timeout: Duration) -> Result<Answer, Failure> {
        let runtime = self.runtime.as_ref().ok_or(Failure::Cancelled)?;
        let mut closed = self.closed.subscribe();
        runtime.block_on(async {
            let mut closing = pin!(closed.wait_for(|closed| *closed));
            let mut download = pin!(self.download(url, headers, timeout));
            std::future::poll_fn(|context| {
                if closing.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Err(Failure::Cancelled));
                }
                download.as_mut().poll(context)
            })
            .await
        })
    }

    async fn download(
        &self,
        url: Url,
        headers: HeaderMap,
        timeout: Duration,
    ) -> Result<Answer, Failure> {
        let _permit = self
            .connections
            .acquire()
            .await
            .map_err(|_| Failure::Cancelled)?;
        let request = self.client.get(url).headers(headers).timeout(timeout);
        let mut head = request
            .send()
            .await
            .map_err(|error| failure_of(error, false))?;
        if head
            .content_length()
            .is_some_and(|length| length > self.limits.bytes)
        {
            return Err(Failure::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = head
            .chunk()
            .await
            .map_err(|error| failure_of(error, true))?
        {
            if (body.len() + chunk.len()) as u64 > self.limits.bytes {
                return Err(Failure::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { head, body })
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Headers of every request.
pub(super) fn request_headers(accept: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
    headers
}

/// Whether an answer with this status is one, or why not.
///
/// # Errors
/// [`Failure`] for every status but 200 and 304.
pub(super) fn check_status(head: &Response, now: SystemTime) -> Result<(), Failure> {
    match head.status() {
        StatusCode::OK | StatusCode::NOT_MODIFIED => Ok(()),
        StatusCode::NO_CONTENT | StatusCode::NOT_FOUND => Err(Failure::Missing),
        status => Err(Failure::Status {
            code: status.as_u16(),
            wait_secs: retry_after_secs(head.headers(), now),
        }),
    }
}

/// How long a server asks to be left alone: in seconds, or until a time of day.
fn retry_after_secs(headers: &HeaderMap, now: SystemTime) -> Option<f64> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(secs) = value.parse::<u32>() {
        return Some(f64::from(secs));
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    let left = until.with_timezone(&Utc) - DateTime::<Utc>::from(now);
    Some((left.num_milliseconds().max(0) as f64) / 1000.0)
}

/// Redirects are followed a few times, and never from encrypted to open.
fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let before = attempt.previous();
    if before.len() > MAX_REDIRECTS {
        return attempt.error("it leads on and on");
    }
    if before.contains(attempt.url()) {
        return attempt.error("it leads round in a circle");
    }
    let was_encrypted = before.iter().any(|url| url.scheme() == "https");
    match attempt.url().scheme() {
        "https" => attempt.follow(),
        "http" if !was_encrypted => attempt.follow(),
        _ => attempt.error("it leads from https to an address that is not encrypted"),
    }
}

/// Whether nothing leaves this machine when it is asked for.
pub(in crate::basemap) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Why no answer, or no whole one, has come.
fn failure_of(error: reqwest::Error, is_within: bool) -> Failure {
    let error = error.without_url();
    let detail = with_causes(&error);
    if error.is_redirect() {
        return Failure::Redirect(detail);
    }
    if is_certificate(&error) {
        return Failure::Certificate(detail);
    }
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    if error.is_dns() {
        return Failure::UnknownHost(detail);
    }
    if is_within || !error.is_connect() {
        return Failure::Broken(detail);
    }
    Failure::Unreachable(detail)
}

fn is_certificate(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if matches!(
            error.downcast_ref::<rustls::Error>(),
            Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented)
        ) {
            return true;
        }
        // An error within one of the system says only its text as a source.
        next = match error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

/// An error with what lies behind it: the outermost only says that a request failed.
fn with_causes(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let inner = error.to_string();
        if !text.contains(&inner) {
            text = format!("{text}: {inner}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    #[test]
    fn the_patience_of_a_server_is_read_in_seconds_and_as_a_date() {
        // Wednesday, 1 January 2025, 0:00:00.
        let now = UNIX_EPOCH + Duration::from_secs(1_735_689_600);
        for (value, secs) in [
            ("120", Some(120.0)),
            ("Wed, 01 Jan 2025 00:01:30 GMT", Some(90.0)),
            ("Wed, 01 Jan 2020 00:00:00 GMT", None),
            ("-5", None),
            ("soon", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
            let read = retry_after_secs(&headers, now).filter(|secs| *secs > 0.0);
            assert_eq!(read, secs, "{value}");
        }
        assert_eq!(retry_after_secs(&HeaderMap::new(), now), None);
    }

    #[test]
    fn a_small_body_that_unpacks_to_too_much_is_refused() {
        use flate2::{Compression, write::GzEncoder};
        use std::io::Write as _;
        let limits = Limits {
            bytes: 1000,
            ..Limits::default()
        };
        let pack = |bytes: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let bomb = pack(&vec![0; 1 << 20]);
        assert_eq!(unpacked(&bomb, "gzip", &limits), Err(Failure::TooLarge));
        assert_eq!(unpacked(&pack(b"tile"), "gzip", &limits).unwrap(), b"tile");
        assert_eq!(unpacked(b"tile", "", &limits).unwrap(), b"tile");
        assert!(matches!(
            unpacked(b"tile", "gzip", &limits),
            Err(Failure::NotATile(_))
        ));
        assert!(matches!(
            unpacked(b"tile", "br", &limits),
            Err(Failure::NotATile(_))
        ));
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for (url, is_this) in [
            ("http://localhost:1/", true),
            ("http://127.0.0.9/", true),
            ("http://[::1]/", true),
            ("http://h.example/", false),
            ("http://192.168.0.1/", false),
        ] {
            assert_eq!(is_this_machine(&Url::parse(url).unwrap()), is_this, "{url}");
        }
    }
}

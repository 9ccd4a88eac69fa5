//! A server of our own, and what becomes of its answers.

use super::*;
use crate::basemap::server::{TileServer, answer, picture_bytes, response};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::time::{Duration, UNIX_EPOCH};

const ID: TileId = TileId {
    x: 1,
    y: 2,
    zoom: 3,
};

/// The time of day in a test: stands still until it is moved.
static HOURS: AtomicU64 = AtomicU64::new(0);

fn now() -> SystemTime {
    // Wednesday, 1 January 2025, 0:00:00.
    UNIX_EPOCH + Duration::from_secs(1_735_689_600 + 3600 * HOURS.load(Ordering::Relaxed))
}

fn means() -> Means {
    Means {
        limits: Limits::default(),
        now,
    }
}

/// Gives up quickly, for servers that never answer.
fn impatient() -> Means {
    let short = Duration::from_millis(300);
    let limits = Limits {
        connect: short,
        total: short,
        revalidate: short,
        bytes: 10_000,
    };
    Means { limits, now }
}

fn spec(address: &str) -> ServerSpec {
    ServerSpec::new("City", Address::parse(address).unwrap())
}

fn env(folder: Option<&Path>) -> MapEnv {
    MapEnv {
        cache_dir: folder.map(Path::to_owned),
        ..MapEnv::default()
    }
}

fn source(server: &TileServer, env: &MapEnv) -> ServerSource {
    let address = format!("{}?key=hidden", server.url_template());
    ServerSource::open_with(&spec(&address), env, means()).unwrap()
}

fn trouble(means: Means, answer: Option<Vec<u8>>) -> Trouble {
    let server = TileServer::start(move |_| answer.clone());
    trouble_at(means, &format!("{}?key=hidden", server.url_template()))
}

fn trouble_at(means: Means, address: &str) -> Trouble {
    let source = ServerSource::open_with(&spec(address), &env(None), means).unwrap();
    let error = source.tile(ID).unwrap_err();
    assert!(!source.answers());
    let TileError::Trouble(trouble) = error else {
        panic!("{error:?}");
    };
    let told = format!("{trouble:?}");
    assert!(!told.contains("hidden"), "{told}");
    assert!(trouble.detail.contains("tile 3/1/2"), "{told}");
    trouble
}

fn open_error(address: &str, env: &MapEnv) -> String {
    let Err(error) = ServerSource::open_with(&spec(address), env, means()) else {
        panic!("it is open");
    };
    let text = format!("{error} {error:?}");
    assert!(!text.contains("hidden"), "{text}");
    text
}

fn vector_tile() -> Vec<u8> {
    // A layer of the name "a" and version 2, without features.
    vec![0x1a, 5, 0x0a, 1, b'a', 0x78, 2]
}

#[test]
fn every_failure_of_a_server_is_told_by_its_cause_and_without_the_key() {
    let page = b"<html>Log in</html>";
    let many = vec![b'x'; 20_000];
    let ok = |headers: &str, body: &[u8]| Some(answer("200 OK", headers, body));
    for (answer, cause) in [
        (Some(response("401 Unauthorized", b"")), Cause::Refused(401)),
        (Some(response("403 Forbidden", b"")), Cause::Refused(403)),
        (Some(response("410 Gone", b"")), Cause::Refused(410)),
        (
            Some(response("429 Too Many Requests", b"")),
            Cause::Refused(429),
        ),
        (
            Some(response("500 Internal Server Error", b"")),
            Cause::Refused(500),
        ),
        (
            Some(response("503 Service Unavailable", b"")),
            Cause::Refused(503),
        ),
        (ok("Content-Type: text/html\r\n", page), Cause::NotATile),
        (ok("Content-Type: image/png\r\n", page), Cause::NotATile),
        (
            ok("Content-Type: image/png\r\n", &vector_tile()),
            Cause::NotATile,
        ),
        (ok("Content-Encoding: gzip\r\n", page), Cause::NotATile),
        (ok("", &many), Cause::NotATile),
        (Some(Vec::new()), Cause::Unreachable),
        (
            Some(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort".to_vec()),
            Cause::Unreachable,
        ),
        (Some(b"SSH-2.0-x\r\n\r\n".to_vec()), Cause::Unreachable),
        // It does not answer; then, not to the end.
        (None, Cause::TimedOut),
    ] {
        let text = answer
            .as_deref()
            .map(String::from_utf8_lossy)
            .map(|text| text.chars().take(60).collect::<String>());
        assert_eq!(trouble(impatient(), answer).cause, cause, "{text:?}");
    }
}

#[test]
fn a_server_that_sends_a_tile_byte_by_byte_is_given_up() {
    let server = TileServer::dripping(answer("200 OK", "", &picture_bytes()));
    assert_eq!(
        trouble_at(impatient(), &server.url_template()).cause,
        Cause::TimedOut
    );
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let address = {
        let server = TileServer::start(|_| None);
        server.url_template()
    };
    let trouble = trouble_at(means(), &address);
    assert_eq!(trouble.cause, Cause::Unreachable);
    assert!(
        trouble.message.contains("check the network"),
        "{}",
        trouble.message
    );
    // Names below this one are never given to anybody (RFC 6761).
    let trouble = trouble_at(means(), "http://nowhere.invalid/{z}/{x}/{y}.png");
    assert!(
        trouble.message.contains("no server called nowhere.invalid"),
        "{trouble:?}"
    );
}

#[test]
fn the_patience_that_a_server_asks_for_is_taken_from_its_answer() {
    HOURS.store(0, Ordering::Relaxed);
    for value in ["90", "Wed, 01 Jan 2025 00:01:30 GMT"] {
        let answer = answer(
            "429 Too Many Requests",
            &format!("Retry-After: {value}\r\n"),
            b"",
        );
        let trouble = trouble(means(), Some(answer));
        let secs = trouble.wait_secs.unwrap();
        assert!(secs > 80.0 && secs < 91.0, "{secs}");
        assert!(trouble.message.contains("seconds"), "{}", trouble.message);
    }
}

#[test]
fn redirects_are_followed_a_few_times_and_never_round_in_a_circle() {
    let redirect = |to: &str| Some(answer("302 Found", &format!("Location: {to}\r\n"), b""));
    let server = TileServer::start(move |path| match path.split('?').next() {
        Some("/3/1/2.png") => redirect("/a?key=hidden"),
        Some("/a") => redirect("/b"),
        Some("/b") => Some(answer("200 OK", "", &picture_bytes())),
        Some("/0/0/0.png") => redirect("/0/0/1.png?key=hidden"),
        Some("/0/0/1.png") => redirect("/0/0/0.png?key=hidden"),
        _ => redirect(&format!("{path}a")),
    });
    let source = source(&server, &env(None));
    assert_eq!(source.tile(ID).unwrap(), picture_bytes());
    for zoom in [0, 1] {
        let id = TileId { x: 0, y: 0, zoom };
        let Err(TileError::Trouble(trouble)) = source.tile(id) else {
            panic!("it ends");
        };
        assert_eq!(trouble.cause, Cause::Redirect, "{trouble:?}");
        assert!(!format!("{trouble:?}").contains("hidden"));
    }
    let heads: Vec<String> = server.requests.try_iter().collect();
    assert!(
        heads
            .iter()
            .all(|head| !head.to_lowercase().contains("referer")),
        "{heads:?}"
    );
}

#[test]
fn a_server_whose_certificate_nobody_vouches_for_is_not_asked() {
    let server = TileServer::encrypted(|_| Some(answer("200 OK", "", &picture_bytes())));
    let address = format!(
        "https://localhost:{}/{{z}}/{{x}}/{{y}}.png?key=hidden",
        server.address.port()
    );
    let trouble = trouble_at(means(), &address);
    assert_eq!(trouble.cause, Cause::Certificate, "{trouble:?}");
    assert_eq!(server.requests.try_iter().count(), 0);
}

#[test]
fn a_tile_that_is_not_there_is_a_hole_and_no_trouble() {
    for status in ["404 Not Found", "204 No Content"] {
        let server = TileServer::start(move |_| Some(response(status, b"")));
        let source = source(&server, &env(None));
        assert_eq!(source.tile(ID), Err(TileError::Missing));
        assert!(source.answers() && source.take_trouble().is_none());
    }
}

#[test]
fn tiles_are_pictures_or_vectors_packed_or_not() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write as _;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&vector_tile()).unwrap();
    let packed = encoder.finish().unwrap();
    let webp = b"RIFF\x04\0\0\0WEBP".to_vec();
    for (end, headers, body, tile) in [
        (".png", "Content-Type: image/webp\r\n", webp.clone(), webp),
        (".pbf", "", vector_tile(), vector_tile()),
        (".mvt", "", packed.clone(), vector_tile()),
        (
            ".mvt",
            "Content-Encoding: gzip\r\n",
            packed.clone(),
            vector_tile(),
        ),
        ("", "Content-Encoding: gzip\r\n", packed, vector_tile()),
        (
            "",
            "Content-Type: image/png\r\n",
            picture_bytes(),
            picture_bytes(),
        ),
    ] {
        let whole = answer("200 OK", headers, &body);
        let server = TileServer::start(move |_| Some(whole.clone()));
        let address = server.url_template().replace(".png", end);
        let source = ServerSource::open_with(&spec(&address), &env(None), means()).unwrap();
        assert_eq!(source.tile(ID), Ok(tile), "{end} {headers}");
        let head = server.requests.recv().unwrap().to_lowercase();
        assert!(head.contains("accept-encoding: gzip, deflate"), "{head}");
    }
}

/// Counts requests, and answers with what is to be answered now.
struct Scripted {
    server: TileServer,
    count: Arc<AtomicUsize>,
    answer: Arc<Mutex<Option<Vec<u8>>>>,
}

impl Scripted {
    fn new(first: Vec<u8>) -> Self {
        let count = Arc::new(AtomicUsize::new(0));
        let answer = Arc::new(Mutex::new(Some(first)));
        let (counted, answered) = (Arc::clone(&count), Arc::clone(&answer));
        let server = TileServer::start(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            answered.lock().unwrap().clone()
        });
        Self {
            server,
            count,
            answer,
        }
    }

    fn now_answers(&self, answer: Vec<u8>) {
        *self.answer.lock().unwrap() = Some(answer);
    }

    fn take_count(&self) -> usize {
        self.count.swap(0, Ordering::Relaxed)
    }
}

#[test]
fn a_kept_tile_is_asked_for_again_only_when_it_is_old_and_then_by_its_tag() {
    let folder = tempfile::tempdir().unwrap();
    HOURS.store(0, Ordering::Relaxed);
    let date = "Date: Wed, 01 Jan 2025 00:00:00 GMT\r\n";
    let first = format!(
        "{date}ETag: \"a1\"\r\nCache-Control: max-age=7200\r\nSet-Cookie: hidden=hidden\r\n"
    );
    let script = Scripted::new(answer("200 OK", &first, &picture_bytes()));
    let env = env(Some(folder.path()));
    let kept = source(&script.server, &env);
    assert_eq!(kept.tile(ID), Ok(picture_bytes()));
    assert_eq!(kept.tile(ID), Ok(picture_bytes()));
    assert_eq!(script.take_count(), 1, "two hours are not over");
    drop(kept);

    // The next run, with another key and three hours later.
    HOURS.store(3, Ordering::Relaxed);
    script.now_answers(answer(
        "304 Not Modified",
        "ETag: \"a1\"\r\nCache-Control: max-age=7200\r\n",
        b"",
    ));
    let address = format!("{}?key=other", script.server.url_template());
    let kept = ServerSource::open_with(&spec(&address), &env, means()).unwrap();
    let _ = script.server.requests.try_iter().count();
    assert_eq!(kept.tile(ID), Ok(picture_bytes()));
    let head = script.server.requests.recv().unwrap().to_lowercase();
    assert!(head.contains("if-none-match: \"a1\""), "{head}");
    assert!(kept.answers());
    assert_eq!(kept.tile(ID), Ok(picture_bytes()));
    assert_eq!(script.take_count(), 1, "it was good for two more hours");

    // When the server fails, what is kept is shown, and the failure told.
    HOURS.store(9, Ordering::Relaxed);
    script.now_answers(response("503 Service Unavailable", b""));
    assert_eq!(kept.tile(ID), Ok(picture_bytes()));
    assert_eq!(kept.take_trouble().unwrap().cause, Cause::Refused(503));
    assert!(!kept.answers() && kept.take_trouble().is_none());

    // Left alone, it is not asked, and what is not kept is not there.
    script.take_count();
    assert!(kept.rest(true));
    assert_eq!(kept.tile(ID), Ok(picture_bytes()));
    let other = TileId { x: 0, ..ID };
    assert_eq!(kept.tile(other), Err(TileError::Resting));
    assert_eq!(script.take_count(), 0);

    // Asked again, it sends another picture.
    kept.rest(false);
    let changed = [picture_bytes(), b"changed".to_vec()].concat();
    script.now_answers(answer("200 OK", "ETag: \"a2\"\r\n", &changed));
    assert_eq!(kept.tile(ID), Ok(changed.clone()));
    assert!(kept.answers());

    // Offline nobody is asked, whatever its age.
    HOURS.store(10_000, Ordering::Relaxed);
    script.take_count();
    let offline = source(
        &script.server,
        &MapEnv {
            offline: true,
            ..env.clone()
        },
    );
    assert_eq!(offline.tile(ID), Ok(changed));
    assert_eq!(offline.take_trouble(), None);
    assert_eq!(offline.tile(other), Err(TileError::Missing));
    let told = offline.take_trouble().unwrap();
    assert_eq!(told.cause, Cause::Offline);
    assert!(told.message.contains("--offline"), "{}", told.message);
    assert_eq!(script.take_count(), 0);
    HOURS.store(0, Ordering::Relaxed);

    // Nothing of the keys, of a cookie or of the address is kept.
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [b"hidden".as_slice(), b"other", b"127.0.0.1", b"/3/1/2"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[test]
fn what_a_server_does_not_let_us_keep_is_not_kept_and_without_a_word_it_is_for_a_week() {
    for (headers, count) in [
        ("Cache-Control: no-store\r\n", 2),
        ("Cache-Control: no-cache\r\n", 2),
        ("", 1),
        ("Last-Modified: Tue, 31 Dec 2024 23:59:00 GMT\r\n", 1),
        ("Expires: Wed, 01 Jan 2031 00:00:00 GMT\r\n", 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let script = Scripted::new(answer("200 OK", headers, &picture_bytes()));
        let source = source(&script.server, &env(Some(folder.path())));
        for _ in 0..2 {
            assert_eq!(source.tile(ID), Ok(picture_bytes()));
        }
        assert_eq!(script.take_count(), count, "{headers}");
    }
}

#[test]
fn a_kept_tile_that_cannot_be_drawn_is_fetched_anew() {
    let folder = tempfile::tempdir().unwrap();
    let script = Scripted::new(answer("200 OK", "", b"\x89PNG, but no more of it"));
    let source = source(&script.server, &env(Some(folder.path())));
    source.tile(ID).unwrap();
    source.damaged(ID);
    script.now_answers(answer("200 OK", "", &picture_bytes()));
    assert_eq!(source.tile(ID), Ok(picture_bytes()));
}

#[test]
fn a_document_says_where_the_tiles_are_and_whose() {
    let server = TileServer::start(|path| {
        let body = match path {
            "/style.json?key=hidden" => {
                r#"{"sources": {"m": {"type": "raster", "url": "tiles.json"}}, "layers": [{"source": "m"}], "name": "Style"}"#
            }
            "/tiles.json" => {
                r#"{"tilejson": "3.0.0", "tiles": ["t/{z}/{x}/{y}.png?key=hidden"], "maxzoom": 12, "attribution": "&copy; A"}"#
            }
            _ => return Some(answer("200 OK", "", &picture_bytes())),
        };
        Some(answer("200 OK", "", body.as_bytes()))
    });
    let address = format!("http://{}/style.json?key=hidden", server.address);
    let unnamed = ServerSpec {
        title: String::new(),
        ..spec(&address)
    };
    let source = ServerSource::open_with(&unnamed, &env(None), means()).unwrap();
    let info = source.info();
    assert_eq!((info.title.as_str(), info.zooms.clone()), ("Style", 0..=12));
    assert_eq!(info.credits[0].text, "© A");
    assert_eq!(info.host, Some(server.address.to_string()));
    assert_eq!(source.tile(ID), Ok(picture_bytes()));
    assert!(
        server
            .requests
            .try_iter()
            .any(|head| head.starts_with("GET /t/3/1/2.png?key=hidden "))
    );
}

#[test]
fn a_map_that_cannot_be_opened_says_why_and_what_to_do() {
    for (status, body, part) in [
        ("200 OK", "<html>", "no JSON"),
        ("200 OK", "{}", "neither TileJSON"),
        ("200 OK", r#"{"tiles": ["http://h/{z}"]}"#, "{x} is missing"),
        ("404 Not Found", "", "check the address"),
        ("401 Unauthorized", "", "valid key"),
        ("500 Internal Server Error", "", "problem of its own"),
    ] {
        let body = body.to_owned();
        let server = TileServer::start(move |_| Some(response(status, body.as_bytes())));
        let error = open_error(
            &format!("http://{}/a.json?key=hidden", server.address),
            &env(None),
        );
        assert!(error.contains(part), "{status}: {error}");
    }
    let offline = MapEnv {
        offline: true,
        ..env(None)
    };
    for address in [
        "http://127.0.0.1:9/a.json",
        "http://127.0.0.1:9/{z}/{x}/{y}",
    ] {
        assert!(open_error(address, &offline).contains("without --offline"));
    }
    let Err(error) = ServerSource::open_with(&crate::basemap::net::mapbox(), &env(None), means())
    else {
        panic!("without a token");
    };
    assert!(error.to_string().contains("MAPBOX_TOKEN"), "{error}");
}

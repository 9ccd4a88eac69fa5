//! Until when a kept answer is good, and how the server is asked whether it still is: what
//! HTTP's rules for caches (RFC 9111) say, and OpenStreetMap's policy beside them.

use std::time::{Duration, SystemTime};

use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, DATE, ETAG, EXPIRES, HeaderMap, HeaderName,
    HeaderValue, LAST_MODIFIED, PRAGMA, VARY,
};
use reqwest::{Method, Request, Response, StatusCode};
use url::Url;

use super::client::text_of;

/// Where a server says nothing else, a tile is good for seven days, as OpenStreetMap asks.
/// <https://operations.osmfoundation.org/policies/tiles/>
const DEFAULT_OF_TILE: &str = "max-age=604800";
/// That there is no tile is asked again sooner: a server may be being filled.
const DEFAULT_OF_HOLE: &str = "max-age=3600";
/// Packings are named in a word.
const MAX_ENCODING_CHARS: usize = 20;
/// What the rules look at; cookies and the like are not kept.
const KEPT_HEADERS: [HeaderName; 10] = [
    AGE,
    CACHE_CONTROL,
    CONTENT_ENCODING,
    CONTENT_TYPE,
    DATE,
    ETAG,
    EXPIRES,
    LAST_MODIFIED,
    PRAGMA,
    VARY,
];
/// Stands for every address in what is kept, which holds none: the key finds it.
const PLACEHOLDER: &str = "http://kept.invalid/";

/// The rules for one kept answer.
#[derive(Clone)]
pub(super) struct Freshness {
    policy: CachePolicy,
    /// The answer is that there is nothing.
    pub is_hole: bool,
    /// How the body is packed, as the header names it.
    pub encoding: String,
}

/// What a server's answer means for what is kept.
pub(super) enum Renewed {
    /// What is kept is still right, by these rules.
    Same(Box<Freshness>),
    /// The answer takes its place.
    Other,
}

impl Freshness {
    /// Reads what [`Freshness::to_text`] has written.
    pub fn from_text(text: &str) -> Option<Self> {
        let (first, policy) = text.split_once('\n')?;
        let (kind, encoding) = first.split_once(' ')?;
        Some(Self {
            policy: serde_json::from_str(policy).ok()?,
            is_hole: kind == "hole",
            encoding: encoding.to_owned(),
        })
    }

    /// As it is kept.
    pub fn to_text(&self) -> Option<String> {
        let kind = if self.is_hole { "hole" } else { "body" };
        let policy = serde_json::to_string(&self.policy).ok()?;
        Some(format!("{kind} {}\n{policy}", self.encoding))
    }

    /// The rules for an answer, if it may be kept at all.
    pub fn of(response: &mut Response, request: &HeaderMap, now: SystemTime) -> Option<Self> {
        let is_hole = response.status() != StatusCode::OK;
        reduce(
            response,
            if is_hole {
                DEFAULT_OF_HOLE
            } else {
                DEFAULT_OF_TILE
            },
        );
        let encoding = text_of(response.headers(), CONTENT_ENCODING.as_str());
        if encoding.len() > MAX_ENCODING_CHARS {
            return None;
        }
        let options = CacheOptions {
            shared: false,
            cache_heuristic: 0.1,
            immutable_min_time_to_live: Duration::from_secs(7 * 24 * 3600),
            ignore_cargo_cult: false,
        };
        let policy = CachePolicy::new_options(&stand_in(request)?, response, now, options);
        policy.is_storable().then_some(Self {
            policy,
            is_hole,
            encoding,
        })
    }

    /// Headers to ask the server with whether the answer is still right; `None` when there
    /// is no need to ask.
    pub fn question(&self, request: &HeaderMap, now: SystemTime) -> Option<HeaderMap> {
        let Some(stand_in) = stand_in(request) else {
            return Some(request.clone());
        };
        match self.policy.before_request(&stand_in, now) {
            BeforeRequest::Fresh(_) => None,
            BeforeRequest::Stale { request, .. } => Some(request.headers),
        }
    }

    /// What the server's answer to the question means.
    pub fn renewed(
        &self,
        response: &mut Response,
        request: &HeaderMap,
        now: SystemTime,
    ) -> Renewed {
        // A server that has not changed need not say again for how long that will last.
        keep_known_headers(response);
        let Some(stand_in) = stand_in(request) else {
            return Renewed::Other;
        };
        match self.policy.after_response(&stand_in, response, now) {
            AfterResponse::NotModified(policy, _) => Renewed::Same(Box::new(Self {
                policy,
                is_hole: self.is_hole,
                encoding: self.encoding.clone(),
            })),
            AfterResponse::Modified(..) => Renewed::Other,
        }
    }
}

fn stand_in(headers: &HeaderMap) -> Option<Request> {
    let mut request = Request::new(Method::GET, Url::parse(PLACEHOLDER).ok()?);
    *request.headers_mut() = headers.clone();
    Some(request)
}

fn reduce(response: &mut Response, default: &'static str) {
    keep_known_headers(response);
    let headers = response.headers_mut();
    let says_nothing = [CACHE_CONTROL, EXPIRES, PRAGMA]
        .iter()
        .all(|name| !headers.contains_key(name));
    if says_nothing {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(default));
    }
}

fn keep_known_headers(response: &mut Response) {
    let headers = response.headers_mut();
    let kept: Vec<(HeaderName, HeaderValue)> = headers
        .iter()
        .filter(|(name, _)| KEPT_HEADERS.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    headers.clear();
    for (name, value) in kept {
        headers.append(name, value);
    }
}

//! Gets answers from where they are: kept on this machine, or the server.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use url::Url;

use super::client::{Answer, Fetcher, check_status, request_headers, unpacked};
use super::disk::{DiskCache, Kept};
use super::failure::Failure;
use super::freshness::{Freshness, Renewed};
use super::redact::cache_key;

/// Answers of one server.
pub(super) struct Keeper {
    fetcher: Fetcher,
    cache: Option<DiskCache>,
    /// Servers may never be asked.
    is_offline: bool,
    /// This one may not be asked now.
    is_resting: AtomicBool,
}

/// What was asked for.
#[derive(Debug)]
pub(super) struct Got {
    /// Unpacked; `None` where there is nothing.
    pub bytes: Option<Vec<u8>>,
    /// Whether the server has said so just now.
    pub is_from_server: bool,
    /// How the server has failed where what is kept stands in for its answer.
    pub failure: Option<Failure>,
}

/// Why there is none.
#[derive(Debug, PartialEq)]
pub(super) enum NotGot {
    /// It is not kept, and the server may not be asked.
    NotKept,
    /// The server has failed.
    Failure(Failure),
}

/// A kept answer, understood.
struct Known {
    freshness: Freshness,
    body: Vec<u8>,
}

impl Keeper {
    /// Asks nobody yet.
    pub fn new(fetcher: Fetcher, cache: Option<DiskCache>, is_offline: bool) -> Self {
        Self {
            fetcher,
            cache,
            is_offline,
            is_resting: AtomicBool::new(false),
        }
    }

    /// Whether servers may never be asked.
    pub fn is_offline(&self) -> bool {
        self.is_offline
    }

    /// From now on the server may not be asked, or may be again.
    pub fn rest(&self, is_resting: bool) {
        self.is_resting.store(is_resting, Ordering::Relaxed);
    }

    /// Gives up what is under way, now and later.
    pub fn close(&self) {
        self.fetcher.close();
    }

    /// The answer from an address. `check` looks at a new one's body and content type before
    /// it is kept. Blocks.
    ///
    /// # Errors
    /// [`NotGot`] when there is none, kept neither.
    pub fn get(
        &self,
        url: &Url,
        accept: &'static str,
        check: impl Fn(&[u8], &str) -> Result<(), Failure>,
    ) -> Result<Got, NotGot> {
        let key = cache_key(url);
        let now = self.fetcher.now();
        let request = request_headers(accept);
        let known = self.known(&key);
        let question = match &known {
            Some(known) => match known.freshness.question(&request, now) {
                None => return self.kept(known, None),
                Some(question) => question,
            },
            None => request.clone(),
        };
        if self.is_offline || self.is_resting.load(Ordering::Relaxed) {
            return match &known {
                Some(known) => self.kept(known, None),
                None => Err(NotGot::NotKept),
            };
        }
        match self.ask(url, &key, &request, question, known.as_ref(), &check) {
            Ok(bytes) => Ok(Got {
                bytes,
                is_from_server: true,
                failure: None,
            }),
            Err(Failure::Cancelled) => Err(NotGot::Failure(Failure::Cancelled)),
            // RFC 5861: what is kept is better than an error.
            Err(failure) => match &known {
                Some(known) => self.kept(known, Some(failure)),
                None => Err(NotGot::Failure(failure)),
            },
        }
    }

    /// What is kept cannot be drawn: it is not kept any longer.
    pub fn forget(&self, url: &Url) {
        if let Some(cache) = &self.cache {
            cache.remove(&cache_key(url));
        }
    }

    fn known(&self, key: &[u8; 32]) -> Option<Known> {
        let cache = self.cache.as_ref()?;
        let kept = cache.get(key, self.fetcher.now())?;
        let Some(freshness) = Freshness::from_text(&kept.policy) else {
            cache.remove(key);
            return None;
        };
        Some(Known {
            freshness,
            body: kept.body,
        })
    }

    fn kept(&self, known: &Known, failure: Option<Failure>) -> Result<Got, NotGot> {
        let bytes = if known.freshness.is_hole {
            None
        } else {
            let limits = self.fetcher.limits();
            let body = unpacked(&known.body, &known.freshness.encoding, limits);
            Some(body.map_err(NotGot::Failure)?)
        };
        Ok(Got {
            bytes,
            is_from_server: false,
            failure,
        })
    }

    /// Asks the server, and keeps what it says. `None`: there is nothing.
    fn ask(
        &self,
        url: &Url,
        key: &[u8; 32],
        request: &HeaderMap,
        question: HeaderMap,
        known: Option<&Known>,
        check: &impl Fn(&[u8], &str) -> Result<(), Failure>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let limits = *self.fetcher.limits();
        let timeout = if known.is_some() {
            limits.revalidate
        } else {
            limits.total
        };
        let mut answer = self.fetcher.get(url.clone(), question, timeout)?;
        let now = self.fetcher.now();
        if answer.head.status() == StatusCode::NOT_MODIFIED {
            if let Some(known) = known
                && let Renewed::Same(freshness) =
                    known.freshness.renewed(&mut answer.head, request, now)
                && let Ok(got) = self.kept(known, None)
            {
                if let (Some(cache), Some(policy)) = (&self.cache, freshness.to_text()) {
                    cache.renew(key, &policy, now);
                }
                return Ok(got.bytes);
            }
            // Not modified since something else than what is kept.
            answer = self
                .fetcher
                .get(url.clone(), request.clone(), limits.total)?;
        }
        if answer.head.status() == StatusCode::NOT_MODIFIED {
            return Err(Failure::Status {
                code: 304,
                wait_secs: None,
            });
        }
        let bytes = match check_status(&answer.head, now) {
            Ok(()) => {
                let bytes = answer.unpacked(&limits)?;
                check(&bytes, &answer.content_type())?;
                Some(bytes)
            }
            Err(Failure::Missing) => {
                // The page that says so is of no use.
                answer.body.clear();
                None
            }
            Err(failure) => return Err(failure),
        };
        self.keep(key, answer, request);
        Ok(bytes)
    }

    fn keep(&self, key: &[u8; 32], mut answer: Answer, request: &HeaderMap) {
        let Some(cache) = &self.cache else { return };
        let now = self.fetcher.now();
        let freshness = Freshness::of(&mut answer.head, request, now);
        match freshness.and_then(|freshness| freshness.to_text()) {
            Some(policy) => {
                let kept = Kept {
                    policy,
                    body: answer.body,
                };
                cache.put(key, &kept, now);
            }
            // It may replace one that was allowed to be kept.
            None => cache.remove(key),
        }
    }
}

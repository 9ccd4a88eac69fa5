//! The system's store for secrets, asked on threads of its own: it may show a question of
//! its own first, or never answer.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};
use keyring::{Entry, Error};

use crate::words::token::store as words;

const SERVICE: &str = "trackscope";
const USER: &str = "mapbox-token";
/// A store that does not answer within this time is as good as none. A person may have to
/// type a password meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);

type OpenEntry = Arc<dyn Fn() -> keyring::Result<Entry> + Send + Sync>;

/// The system's store for secrets.
#[derive(Clone)]
pub struct KeyStore {
    open: OpenEntry,
    patience: Duration,
    waker: Arc<dyn Fn() + Send + Sync>,
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyStore")
    }
}

/// What it is asked for.
#[derive(Clone, PartialEq, Eq)]
pub enum KeyTask {
    /// What it keeps.
    Get,
    /// To keep this.
    Set(String),
    /// To keep nothing any more.
    Delete,
}

/// What it answers: what it keeps now; or why it does not, in words that hold no secret.
pub type KeyAnswer = Result<Option<String>, String>;

impl KeyStore {
    /// The store of this system. `waker` is called from another thread with each answer.
    pub fn of_system(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with(waker, PATIENCE, || Entry::new(SERVICE, USER))
    }

    fn with(
        waker: impl Fn() + Send + Sync + 'static,
        patience: Duration,
        open: impl Fn() -> keyring::Result<Entry> + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Arc::new(open),
            patience,
            waker: Arc::new(waker),
        }
    }

    /// A store that answers from `open`: for tests.
    #[cfg(test)]
    pub fn of_entry(open: impl Fn() -> keyring::Result<Entry> + Send + Sync + 'static) -> Self {
        Self::with(|| {}, PATIENCE, open)
    }

    /// Asks it. The answer comes in any case; that nothing has come yet is no answer.
    pub fn ask(&self, task: KeyTask) -> Receiver<KeyAnswer> {
        let (sender, receiver) = bounded(1);
        let (store, answer) = (self.clone(), sender.clone());
        // Neither thread is waited for: a store that hangs must not keep the program from
        // ending, and its answer changes nothing then.
        let waiting = move || {
            let (done, doing) = bounded(1);
            let open = Arc::clone(&store.open);
            let work = move || {
                let _ = done.send(carry_out(&*open, task));
            };
            let started = thread::Builder::new()
                .name("key-store".to_owned())
                .spawn(work);
            let said = match started {
                Err(error) => Err(error.to_string()),
                Ok(_) => doing
                    .recv_timeout(store.patience)
                    .unwrap_or_else(|_| Err(words::SILENT.to_owned())),
            };
            let _ = answer.send(said);
            (store.waker)();
        };
        let started = thread::Builder::new()
            .name("key-store-wait".to_owned())
            .spawn(waiting);
        if let Err(error) = started {
            let _ = sender.send(Err(error.to_string()));
            (self.waker)();
        }
        receiver
    }
}

fn carry_out(open: &dyn Fn() -> keyring::Result<Entry>, task: KeyTask) -> KeyAnswer {
    let entry = open().map_err(|error| told(&error))?;
    let done = match task {
        KeyTask::Get => entry.get_password().map(Some),
        KeyTask::Set(text) => entry.set_password(&text).map(|()| Some(text)),
        KeyTask::Delete => entry.delete_credential().map(|()| None),
    };
    match done {
        Err(Error::NoEntry) => Ok(None),
        done => done.map_err(|error| told(&error)),
    }
}

/// Not its own words for all: some of them hold what is kept.
fn told(error: &Error) -> String {
    match error {
        Error::NoDefaultStore => words::NONE.to_owned(),
        Error::NoStorageAccess(cause) => words::locked(&cause.to_string()),
        Error::PlatformFailure(cause) => words::fails(&cause.to_string()),
        Error::TooLong(..) => words::TOO_LONG.to_owned(),
        _ => words::NO_TOKEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// A store in memory.
    fn mock() -> Arc<keyring_core::CredentialStore> {
        keyring_core::mock::Store::new().unwrap()
    }

    fn store_of(store: &Arc<keyring_core::CredentialStore>) -> KeyStore {
        let store = Arc::clone(store);
        KeyStore::of_entry(move || {
            let inner = store.build(SERVICE, USER, None)?;
            Ok(Entry { inner })
        })
    }

    fn answer(store: &KeyStore, task: KeyTask) -> KeyAnswer {
        store.ask(task).recv_timeout(LONG).unwrap()
    }

    #[test]
    fn what_is_kept_is_found_again_until_it_is_forgotten() {
        let store = store_of(&mock());
        assert_eq!(answer(&store, KeyTask::Get), Ok(None));
        let kept = Ok(Some("pk.a.b".to_owned()));
        assert_eq!(answer(&store, KeyTask::Set("pk.a.b".into())), kept);
        assert_eq!(answer(&store, KeyTask::Get), kept);
        assert_eq!(answer(&store, KeyTask::Delete), Ok(None));
        assert_eq!(answer(&store, KeyTask::Get), Ok(None));
        assert_eq!(
            answer(&store, KeyTask::Delete),
            Ok(None),
            "twice is no error"
        );
    }

    #[test]
    fn a_system_without_a_store_says_so() {
        let store = KeyStore::of_entry(|| Err(Error::NoDefaultStore));
        assert_eq!(
            answer(&store, KeyTask::Get),
            Err("this system offers none".to_owned())
        );
    }

    #[test]
    fn an_error_of_the_store_tells_nothing_of_what_it_keeps() {
        let store = mock();
        let entry = store.build(SERVICE, USER, None).unwrap();
        let credential = entry.as_any().downcast_ref::<keyring_core::mock::Cred>();
        let secret = Error::BadEncoding(b"pk.secret".to_vec());
        credential.unwrap().set_error(secret);
        let said = answer(&store_of(&store), KeyTask::Get).unwrap_err();
        assert_eq!(said, "it keeps something that is no token");
    }

    #[test]
    fn a_store_that_never_answers_is_as_good_as_none() {
        let (hang, hung) = bounded::<()>(0);
        let store = KeyStore::with(
            || {},
            Duration::from_millis(1),
            move || {
                let _ = hung.recv();
                Err(Error::NoDefaultStore)
            },
        );
        assert_eq!(
            answer(&store, KeyTask::Get),
            Err("it does not answer".to_owned())
        );
        drop(hang);
    }
}

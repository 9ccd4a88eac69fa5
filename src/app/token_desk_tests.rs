//! The token is looked for, asked for, kept and forgotten, and never said.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::basemap::Catalog;

const TOKEN: &str = "pk.eyJ1IjoiYW5uYSIsImEiOiJjazEyMyJ9.AbC-dEf_0123456789";
const OTHER: &str = "pk.eyJ1IjoiYmVuIiwiYSI6ImNrNDU2In0.xyz-XYZ_9876543210";

fn mapbox() -> MapEntry {
    Catalog::default().find("mapbox").unwrap()
}

/// A store in memory that keeps `kept`, and can be taken away.
struct Store {
    store: Arc<keyring_core::CredentialStore>,
    is_there: Arc<AtomicBool>,
}

impl Store {
    fn keeping(kept: Option<&str>) -> Self {
        let store = Self {
            store: keyring_core::mock::Store::new().unwrap(),
            is_there: Arc::new(AtomicBool::new(true)),
        };
        if let Some(kept) = kept {
            store.entry().set_password(kept).unwrap();
        }
        store
    }

    fn entry(&self) -> keyring_core::Entry {
        self.store.build("trackscope", "token", None).unwrap()
    }

    fn desk(&self, token: Option<&str>, expects_stored: bool) -> TokenDesk {
        let (kept, is_there) = (Arc::clone(&self.store), Arc::clone(&self.is_there));
        let store = KeyStore::of_entry(move || {
            if is_there.load(Ordering::SeqCst) {
                let inner = kept.build("trackscope", "token", None)?;
                Ok(keyring::Entry { inner })
            } else {
                Err(keyring::Error::NoDefaultStore)
            }
        });
        let token = token.map(|text| Secret::mapbox(text).unwrap());
        TokenDesk::new(store, token, expects_stored)
    }

    fn kept(&self) -> Option<String> {
        self.entry().get_password().ok()
    }
}

/// Turns until the store has answered everything.
fn settle(desk: &mut TokenDesk) -> TokenTurn {
    let mut all = TokenTurn::default();
    while desk.looking.is_some() || desk.keeping.is_some() || desk.forgetting.is_some() {
        let turn = desk.turn();
        all.ready = turn.ready.or(all.ready);
        all.problem = turn.problem.or(all.problem);
        all.is_stored = turn.is_stored.or(all.is_stored);
        std::thread::yield_now();
    }
    all
}

fn store_state(desk: &TokenDesk) -> StoreState {
    desk.question().unwrap().store.clone()
}

#[test]
fn a_token_of_the_environment_asks_nobody() {
    let store = Store::keeping(Some(OTHER));
    let mut desk = store.desk(Some(TOKEN), false);
    assert!(desk.want(&mapbox()));
    assert!(desk.question().is_none() && desk.looking.is_none());
    assert_eq!(desk.token().unwrap().expose(), TOKEN);
}

#[test]
fn a_kept_token_is_found_without_a_question() {
    let mut desk = Store::keeping(Some(TOKEN)).desk(None, true);
    assert!(!desk.want(&mapbox()));
    assert!(desk.question().is_none(), "nothing flashes");
    assert_eq!(settle(&mut desk).ready, Some(mapbox()));
    assert!(desk.question().is_none());
    assert!(desk.want(&mapbox()));
}

#[test]
fn without_a_token_it_is_asked_for_and_kept_where_that_is_wanted() {
    for keep in [true, false] {
        let store = Store::keeping(None);
        let mut desk = store.desk(None, false);
        assert!(!desk.want(&mapbox()));
        assert_eq!(store_state(&desk), StoreState::Asked);
        assert_eq!(settle(&mut desk).ready, None);
        assert_eq!(store_state(&desk), StoreState::Ready);
        let turn = desk.enter(TOKEN, keep);
        assert_eq!(turn.ready, Some(mapbox()));
        assert!(desk.question().is_none());
        let turn = settle(&mut desk);
        assert_eq!(turn.is_stored, keep.then_some(true));
        assert_eq!(store.kept().as_deref(), keep.then_some(TOKEN));
    }
}

#[test]
fn where_there_is_no_store_the_question_says_so_and_the_token_works_for_this_run() {
    let store = Store::keeping(None);
    store.is_there.store(false, Ordering::SeqCst);
    let mut desk = store.desk(None, true);
    desk.want(&mapbox());
    settle(&mut desk);
    let reason = "this system offers none".to_owned();
    assert_eq!(store_state(&desk), StoreState::Missing(reason));
    assert!(desk.enter(TOKEN, true).ready.is_some());
    let (title, reason) = settle(&mut desk).problem.unwrap();
    assert!(title.contains("this run only") && reason.contains("offers none"));
    assert_eq!(desk.token().unwrap().expose(), TOKEN);
}

#[test]
fn what_is_no_token_is_not_taken_and_not_repeated() {
    let mut desk = Store::keeping(None).desk(None, false);
    desk.want(&mapbox());
    let turn = desk.enter("sk.eyJ1.hidden", true);
    assert!(turn.ready.is_none() && desk.token().is_none());
    let (_, reason) = turn.problem.unwrap();
    assert!(reason.contains("secret token") && !reason.contains("hidden"));
    assert!(desk.question().is_some(), "it is still asked");
}

#[test]
fn who_gives_no_token_is_left_alone_until_the_map_is_chosen_again() {
    let mut desk = Store::keeping(None).desk(None, false);
    desk.want(&mapbox());
    desk.cancel();
    assert!(settle(&mut desk).ready.is_none());
    assert!(desk.question().is_none());
    assert!(!desk.want(&mapbox()) && desk.question().is_some());
}

#[test]
fn a_refused_token_is_asked_for_again_once_with_the_reason() {
    let store = Store::keeping(Some(TOKEN));
    let mut desk = store.desk(Some(TOKEN), true);
    assert!(desk.want(&mapbox()));
    desk.refused(&mapbox());
    settle(&mut desk);
    let question = desk.question().unwrap();
    assert!(question.refused.as_deref().unwrap().contains("not accept"));
    desk.cancel();
    desk.refused(&mapbox());
    assert!(desk.question().is_none(), "the answer stands");
    desk.want(&mapbox());
    desk.refused(&mapbox());
    assert_eq!(desk.enter(OTHER, true).ready, Some(mapbox()));
    settle(&mut desk);
    assert_eq!(store.kept().as_deref(), Some(OTHER));
}

#[test]
fn a_forgotten_token_is_gone_here_and_in_the_store() {
    let store = Store::keeping(Some(TOKEN));
    let mut desk = store.desk(Some(TOKEN), true);
    desk.forget();
    assert!(desk.token().is_none());
    assert_eq!(settle(&mut desk).is_stored, Some(false));
    assert_eq!(store.kept(), None);
}

#[test]
fn nothing_that_is_printed_holds_the_token() {
    let mut desk = Store::keeping(Some(TOKEN)).desk(Some(TOKEN), true);
    desk.want(&mapbox());
    let turn = desk.enter(OTHER, true);
    let printed = format!("{desk:?} {turn:?} {:?}", desk.token());
    for secret in [TOKEN, OTHER, "eyJ1"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

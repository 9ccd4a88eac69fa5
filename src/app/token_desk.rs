//! The user's token for Mapbox: where it comes from, who keeps it, and when it is asked for.

use crossbeam_channel::{Receiver, TryRecvError};

use super::key_store::{KeyAnswer, KeyStore, KeyTask};
use super::map_menu::{StoreState, TokenQuestion};
use crate::basemap::{MapEntry, Secret};
use crate::words::token as words;

/// What is to be done after a turn.
#[derive(Debug, Default)]
pub struct TokenTurn {
    /// The map that waited for a token, which is there now.
    pub ready: Option<MapEntry>,
    /// What went wrong, for people: title and reason.
    pub problem: Option<(&'static str, String)>,
    /// Whether the system's store keeps a token, when that has changed.
    pub is_stored: Option<bool>,
}

/// The token and the question for it.
#[derive(Debug)]
pub struct TokenDesk {
    store: KeyStore,
    token: Option<Secret>,
    /// Whether the store is said to keep one.
    expects_stored: bool,
    /// An answer that is on its way, and to what.
    looking: Option<Receiver<KeyAnswer>>,
    keeping: Option<Receiver<KeyAnswer>>,
    forgetting: Option<Receiver<KeyAnswer>>,
    /// The map that waits for a token.
    waiting: Option<MapEntry>,
    question: Option<TokenQuestion>,
    /// A refusal was told, and what was answered stands.
    refusal_told: bool,
}

impl TokenDesk {
    /// With the token of the environment, if there is one. `expects_stored` says that the
    /// store kept one when the program ran last.
    pub const fn new(store: KeyStore, token: Option<Secret>, expects_stored: bool) -> Self {
        Self {
            store,
            token,
            expects_stored,
            looking: None,
            keeping: None,
            forgetting: None,
            waiting: None,
            question: None,
            refusal_told: false,
        }
    }

    /// The token, if there is one.
    pub const fn token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// The question for one, while it is asked.
    pub const fn question(&self) -> Option<&TokenQuestion> {
        self.question.as_ref()
    }

    /// `entry` needs a token: true when there is one. Otherwise it is looked for, then asked
    /// for, and a later [turn](Self::turn) says that the map is ready.
    pub fn want(&mut self, entry: &MapEntry) -> bool {
        self.refusal_told = false;
        if self.token.is_some() {
            return true;
        }
        self.waiting = Some(entry.clone());
        if self.looking.is_none() {
            self.looking = Some(self.store.ask(KeyTask::Get));
        }
        // Where one is kept it is most likely there in a moment, and nothing need be asked.
        if !self.expects_stored {
            self.ask(None);
        }
        false
    }

    /// Whether a map waits for a token.
    pub const fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Another map was chosen meanwhile.
    pub fn give_up(&mut self) {
        self.waiting = None;
        self.question = None;
    }

    /// The server of `entry` does not accept the token: it is asked for again, once.
    pub fn refused(&mut self, entry: &MapEntry) {
        if std::mem::replace(&mut self.refusal_told, true) {
            return;
        }
        self.waiting = Some(entry.clone());
        self.looking = Some(self.store.ask(KeyTask::Get));
        self.ask(Some(words::REFUSED.to_owned()));
    }

    fn ask(&mut self, refused: Option<String>) {
        self.question = Some(TokenQuestion {
            refused,
            store: StoreState::Asked,
        });
    }

    /// Takes over a token that was entered. What is no token is not taken.
    pub fn enter(&mut self, text: &str, keep: bool) -> TokenTurn {
        let mut turn = TokenTurn::default();
        match Secret::mapbox(text) {
            Ok(token) => {
                if keep {
                    let task = KeyTask::Set(token.expose().to_owned());
                    self.keeping = Some(self.store.ask(task));
                }
                self.token = Some(token);
                self.question = None;
                self.refusal_told = false;
                turn.ready = self.waiting.take();
            }
            Err(error) => turn.problem = Some((words::NOT_TAKEN, error.to_string())),
        }
        turn
    }

    /// No token is given.
    pub fn cancel(&mut self) {
        self.give_up();
    }

    /// Forgets the token here and in the store.
    pub fn forget(&mut self) {
        self.token = None;
        self.give_up();
        self.forgetting = Some(self.store.ask(KeyTask::Delete));
    }

    /// Takes over what the store has answered.
    pub fn turn(&mut self) -> TokenTurn {
        let mut turn = TokenTurn::default();
        if let Some(answer) = taken(&mut self.looking) {
            self.looked(answer, &mut turn);
        }
        if let Some(answer) = taken(&mut self.keeping) {
            match answer {
                Ok(_) => turn.is_stored = Some(true),
                Err(reason) => {
                    let title = words::NOT_KEPT;
                    turn.problem = Some((title, words::store_says(&reason)));
                }
            }
        }
        if let Some(answer) = taken(&mut self.forgetting) {
            match answer {
                Ok(_) => turn.is_stored = Some(false),
                // Where there is no store nothing was in it.
                Err(_) if !self.expects_stored => {}
                Err(reason) => {
                    let title = words::NOT_FORGOTTEN;
                    turn.problem = Some((title, words::store_says(&reason)));
                }
            }
        }
        if let Some(is_stored) = turn.is_stored {
            self.expects_stored = is_stored;
        }
        turn
    }

    fn looked(&mut self, answer: KeyAnswer, turn: &mut TokenTurn) {
        let kept = answer.as_ref().ok().and_then(Option::as_deref);
        // Something else may have been written there.
        let kept = kept.and_then(|text| Secret::mapbox(text).ok());
        let is_new = kept.is_some() && kept != self.token;
        if let Some(kept) = kept.filter(|_| is_new && self.waiting.is_some()) {
            self.token = Some(kept);
            self.question = None;
            self.refusal_told = false;
            turn.is_stored = Some(true);
            turn.ready = self.waiting.take();
            return;
        }
        if self.waiting.is_none() {
            return;
        }
        let refused = self.question.take().and_then(|question| question.refused);
        self.question = Some(TokenQuestion {
            refused,
            store: match answer {
                Ok(_) => StoreState::Ready,
                Err(reason) => StoreState::Missing(reason),
            },
        });
    }
}

/// What has come, once.
fn taken(waiting: &mut Option<Receiver<KeyAnswer>>) -> Option<KeyAnswer> {
    let answer = match waiting.as_ref()?.try_recv() {
        Ok(answer) => answer,
        Err(TryRecvError::Empty) => return None,
        Err(TryRecvError::Disconnected) => Err(words::store::SILENT.to_owned()),
    };
    *waiting = None;
    Some(answer)
}

#[cfg(test)]
#[path = "token_desk_tests.rs"]
mod tests;

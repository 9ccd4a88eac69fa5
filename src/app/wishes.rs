//! What the system says of the person at it: less motion, dark or light, more contrast.

use std::sync::{Arc, Mutex, PoisonError};

use mundy::{ColorScheme, Contrast, Interest, Preferences, ReducedMotion, Subscription};

/// What the system asks of every program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SystemWishes {
    /// Whether nothing is to move without need.
    pub reduced_motion: bool,
    /// Whether programs are to be dark; `None` where the system has no opinion.
    pub dark: Option<bool>,
    /// Whether contrast is to be stronger than usual.
    pub more_contrast: bool,
}

impl From<Preferences> for SystemWishes {
    fn from(preferences: Preferences) -> Self {
        Self {
            reduced_motion: preferences.reduced_motion == ReducedMotion::Reduce,
            dark: match preferences.color_scheme {
                ColorScheme::Dark => Some(true),
                ColorScheme::Light => Some(false),
                ColorScheme::NoPreference => None,
            },
            more_contrast: preferences.contrast == Contrast::More,
        }
    }
}

/// Where the watching thread leaves what it heard.
#[derive(Clone, Debug, Default)]
struct Heard(Arc<Mutex<Option<SystemWishes>>>);

impl Heard {
    fn put(&self, wishes: SystemWishes) {
        // A wish is a plain value: no panic can leave it half written.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(wishes);
    }

    fn take(&self) -> Option<SystemWishes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Listens to the system on a thread of its own. Where there is nobody to ask (no desktop bus) it
/// stays silent, and everything is as it is without a wish.
pub struct WishWatch {
    heard: Heard,
    /// Listens until it is dropped.
    _subscription: Option<Subscription>,
}

impl WishWatch {
    /// Begins to listen; on a Mac from the main thread only. `waker` is called from another
    /// thread when there is something to [`take`](Self::take).
    pub fn start(waker: impl Fn() + Send + Sync + 'static) -> Self {
        let heard = Heard::default();
        let put = heard.clone();
        let interest = Interest::ReducedMotion | Interest::ColorScheme | Interest::Contrast;
        let subscription = Preferences::subscribe(interest, move |preferences| {
            put.put(preferences.into());
            waker();
        });
        Self {
            heard,
            _subscription: Some(subscription),
        }
    }

    /// What the system has said since this was asked for last.
    pub fn take(&self) -> Option<SystemWishes> {
        self.heard.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_heard_is_taken_once_and_the_last_word_counts() {
        let heard = Heard::default();
        heard.put(SystemWishes::default());
        let wishes = SystemWishes {
            reduced_motion: true,
            ..SystemWishes::default()
        };
        heard.put(wishes);
        assert_eq!(heard.take(), Some(wishes));
        assert_eq!(heard.take(), None);
    }

    #[test]
    fn a_system_without_an_opinion_wishes_nothing() {
        let wishes = SystemWishes::from(Preferences::default());
        assert_eq!(wishes, SystemWishes::default());
        assert_eq!(wishes.dark, None);
    }
}

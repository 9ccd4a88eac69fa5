//! `--exit-with-parent`: the program ends when the one that started it does.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use crate::feed::Launcher;

/// How often it is looked. No system tells of the end of a parent in safe code on every
/// platform; a look every two seconds costs microseconds, and only who asks for it pays.
const INTERVAL: Duration = Duration::from_secs(2);

/// A thread that looks whether the launching process still runs, until this is dropped.
#[derive(Debug)]
pub struct ParentWatch {
    /// Nothing is ever sent: its end is the message.
    _open: Sender<Infallible>,
}

impl ParentWatch {
    /// Begins to look; `on_end` is called once, from the thread, when the process is gone.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(launcher: Launcher, on_end: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let (open, closed) = bounded::<Infallible>(0);
        let watch = move || {
            while !launcher.is_gone() {
                if closed.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Disconnected) {
                    return;
                }
            }
            tracing::info!("the program that started the viewer has ended");
            on_end();
        };
        std::thread::Builder::new()
            .name(String::from("parent-watch"))
            .spawn(watch)?;
        Ok(Self { _open: open })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn the_end_of_the_launching_process_is_told_once() {
        let mut launcher = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let (told, end) = bounded(1);
        let watch = ParentWatch::start(Launcher::process(launcher.id()).unwrap(), move || {
            told.send(()).unwrap();
        });
        assert!(end.is_empty());
        launcher.kill().unwrap();
        launcher.wait().unwrap();
        end.recv_timeout(Duration::from_secs(30)).unwrap();
        drop(watch.unwrap());
    }
}

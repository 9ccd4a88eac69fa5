//! The system's clipboard, on a thread of its own: other programs may be slow to answer.
//!
//! On X11 what was copied is handed out by the program that copied it. So the thread keeps the
//! clipboard until the program ends, and then leaves it to the system's clipboard manager.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::app::headless::Picture;
use crate::words::keep as words;

/// Longest wait for the clipboard's manager when the program ends.
const FAREWELL: Duration = Duration::from_millis(300);
/// Things to do that may wait.
const MAX_WAITING: usize = 16;

/// Something to do with the clipboard.
enum Job {
    SetImage(Picture),
    SetText(String),
    GetText,
}

/// What came of it, in the order in which it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClipboardAnswer {
    /// A picture was copied, or not for this reason.
    Image(Result<(), String>),
    /// A text was copied, or not for this reason.
    Text(Result<(), String>),
    /// The text that was copied last, by whomever; or why it cannot be had.
    Pasted(Result<String, String>),
}

/// What holds a clipboard.
trait Holder {
    fn set_image(&mut self, picture: Picture) -> Result<(), String>;
    fn set_text(&mut self, text: String) -> Result<(), String>;
    fn text(&mut self) -> Result<String, String>;
}

type OpenHolder = Arc<dyn Fn() -> Result<Box<dyn Holder>, String> + Send + Sync>;

/// The system's clipboard.
pub struct Clipboard {
    open: OpenHolder,
    waker: Arc<dyn Fn() + Send + Sync>,
    running: Option<Running>,
    /// Answers that were given without the thread.
    own_answers: Vec<ClipboardAnswer>,
}

struct Running {
    jobs: Sender<Job>,
    answers: Receiver<ClipboardAnswer>,
}

impl fmt::Debug for Clipboard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clipboard")
    }
}

impl Clipboard {
    /// The clipboard of this system, opened when it is first used. `waker` is called with each
    /// answer.
    pub fn of_system(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with(waker, || {
            let opened = arboard::Clipboard::new().map_err(|error| error.to_string())?;
            Ok(Box::new(opened))
        })
    }

    fn with(
        waker: impl Fn() + Send + Sync + 'static,
        open: impl Fn() -> Result<Box<dyn Holder>, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Arc::new(open),
            waker: Arc::new(waker),
            running: None,
            own_answers: Vec::new(),
        }
    }

    /// Copies a picture.
    pub fn set_image(&mut self, picture: Picture) {
        self.ask(Job::SetImage(picture));
    }

    /// Copies a text.
    pub fn set_text(&mut self, text: String) {
        self.ask(Job::SetText(text));
    }

    /// Asks for the text that was copied last.
    pub fn ask_text(&mut self) {
        self.ask(Job::GetText);
    }

    /// An answer that was not taken yet, the oldest first.
    pub fn take(&mut self) -> Option<ClipboardAnswer> {
        if let Some(answer) = self.own_answers.pop() {
            return Some(answer);
        }
        self.running.as_ref()?.answers.try_recv().ok()
    }

    fn ask(&mut self, job: Job) {
        if self.running.is_none() {
            match start(Arc::clone(&self.open), Arc::clone(&self.waker)) {
                Ok(running) => self.running = Some(running),
                Err(error) => return self.refuse(&job, error.to_string()),
            }
        }
        let Some(running) = &self.running else { return };
        if let Err(full) = running.jobs.try_send(job) {
            let job = full.into_inner();
            self.refuse(&job, words::CLIPBOARD_SILENT.to_owned());
        }
    }

    fn refuse(&mut self, job: &Job, reason: String) {
        let answer = match job {
            Job::SetImage(_) => ClipboardAnswer::Image(Err(reason)),
            Job::SetText(_) => ClipboardAnswer::Text(Err(reason)),
            Job::GetText => ClipboardAnswer::Pasted(Err(reason)),
        };
        self.own_answers.insert(0, answer);
        (self.waker)();
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        if let Some(Running { jobs, answers }) = self.running.take() {
            drop(jobs);
            // The channel is closed when the thread has given up the clipboard. One that hangs
            // is not waited for.
            while answers.recv_timeout(FAREWELL).is_ok() {}
        }
    }
}

fn start(open: OpenHolder, waker: Arc<dyn Fn() + Send + Sync>) -> std::io::Result<Running> {
    let (jobs, to_do) = bounded::<Job>(MAX_WAITING);
    // Never full: an answer for each job that waits, and one for that being done.
    let (sender, answers) = bounded(2 * MAX_WAITING);
    std::thread::Builder::new()
        .name("clipboard".to_owned())
        .spawn(move || {
            let mut holder: Option<Box<dyn Holder>> = None;
            for job in to_do {
                let opened = match holder.take() {
                    Some(open) => Ok(open),
                    None => open(),
                };
                let mut failed = None;
                match opened {
                    Ok(open) => holder = Some(open),
                    Err(reason) => failed = Some(reason),
                }
                let answer = carry_out(job, holder.as_deref_mut(), failed.unwrap_or_default());
                if sender.send(answer).is_err() {
                    break;
                }
                waker();
            }
            drop(holder);
            drop(sender);
        })?;
    Ok(Running { jobs, answers })
}

/// Does one thing; `reason` says why there is no holder.
fn carry_out(
    job: Job,
    holder: Option<&mut (dyn Holder + 'static)>,
    reason: String,
) -> ClipboardAnswer {
    match (job, holder) {
        (Job::SetImage(picture), Some(holder)) => ClipboardAnswer::Image(holder.set_image(picture)),
        (Job::SetImage(_), None) => ClipboardAnswer::Image(Err(reason)),
        (Job::SetText(text), Some(holder)) => ClipboardAnswer::Text(holder.set_text(text)),
        (Job::SetText(_), None) => ClipboardAnswer::Text(Err(reason)),
        (Job::GetText, Some(holder)) => ClipboardAnswer::Pasted(holder.text()),
        (Job::GetText, None) => ClipboardAnswer::Pasted(Err(reason)),
    }
}

impl Holder for arboard::Clipboard {
    fn set_image(&mut self, picture: Picture) -> Result<(), String> {
        let size = |px: u32| usize::try_from(px).unwrap_or(usize::MAX);
        let image = arboard::ImageData {
            width: size(picture.width_px),
            height: size(picture.height_px),
            bytes: Cow::Owned(picture.rgba),
        };
        arboard::Clipboard::set_image(self, image).map_err(|error| error.to_string())
    }

    fn set_text(&mut self, text: String) -> Result<(), String> {
        arboard::Clipboard::set_text(self, text).map_err(|error| error.to_string())
    }

    fn text(&mut self) -> Result<String, String> {
        match self.get_text() {
            // Nothing is a text of no letters: what it was asked for says what that means.
            Err(arboard::Error::ContentNotAvailable) => Ok(String::new()),
            text => text.map_err(|error| error.to_string()),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use std::sync::Mutex;

    use super::*;

    /// What a clipboard in memory holds.
    #[derive(Debug, Default)]
    pub struct Held {
        pub pictures: Vec<Picture>,
        pub text: String,
    }

    struct InMemory(Arc<Mutex<Held>>);

    impl Holder for InMemory {
        fn set_image(&mut self, picture: Picture) -> Result<(), String> {
            self.0.lock().unwrap().pictures.push(picture);
            Ok(())
        }

        fn set_text(&mut self, text: String) -> Result<(), String> {
            self.0.lock().unwrap().text = text;
            Ok(())
        }

        fn text(&mut self) -> Result<String, String> {
            Ok(self.0.lock().unwrap().text.clone())
        }
    }

    /// A clipboard in memory, what it holds, and a channel that tells of each answer.
    pub fn in_memory() -> (Clipboard, Arc<Mutex<Held>>, Receiver<()>) {
        let held = Arc::new(Mutex::new(Held::default()));
        let (wake, woken) = bounded(16);
        let for_holder = Arc::clone(&held);
        let clipboard = Clipboard::with(
            move || wake.send(()).unwrap(),
            move || Ok(Box::new(InMemory(Arc::clone(&for_holder)))),
        );
        (clipboard, held, woken)
    }

    /// No clipboard at all.
    pub fn missing() -> (Clipboard, Receiver<()>) {
        let (wake, woken) = bounded(16);
        let open = || Err("there is no clipboard here".to_owned());
        (Clipboard::with(move || wake.send(()).unwrap(), open), woken)
    }

    fn next(clipboard: &mut Clipboard, woken: &Receiver<()>) -> ClipboardAnswer {
        woken.recv_timeout(Duration::from_secs(60)).unwrap();
        clipboard.take().unwrap()
    }

    #[test]
    fn what_was_copied_is_pasted() {
        let (mut clipboard, _, woken) = in_memory();
        clipboard.set_text("trackscope:abc".into());
        assert_eq!(next(&mut clipboard, &woken), ClipboardAnswer::Text(Ok(())));
        clipboard.ask_text();
        assert_eq!(
            next(&mut clipboard, &woken),
            ClipboardAnswer::Pasted(Ok("trackscope:abc".into()))
        );
        assert_eq!(clipboard.take(), None);
    }

    #[test]
    fn a_system_without_a_clipboard_says_so_each_time() {
        let (mut clipboard, woken) = missing();
        for _ in 0..2 {
            clipboard.ask_text();
            let answer = next(&mut clipboard, &woken);
            assert_eq!(
                answer,
                ClipboardAnswer::Pasted(Err("there is no clipboard here".into()))
            );
        }
    }
}

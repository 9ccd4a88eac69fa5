//! Makes the pictures that are asked for, one after the other, on a thread beside the window.
#![allow(
    clippy::disallowed_methods,
    reason = "waiting for map tiles has a deadline"
)]

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError, bounded};

use super::clipboard::Clipboard;
use super::draw::{CaptureError, Captured, draw};
use super::png_file::{encode, write_new, write_over};
use super::shot::{Shot, proposed_name};
use crate::app::file_dialog::{Chosen, FileChooser, FileQuestion, with_end};
use crate::app::notices::Notices;
use crate::app::session::file_name;
use crate::app::stage::Stage;
use crate::app::viewer::Viewer;
use crate::command::{PictureScale, PictureTarget};
use crate::gpu::GpuContext;
use crate::ui::NoticeLevel;
use crate::words::keep as words;

/// Longest wait for the map of one picture.
const MAP_PATIENCE: Duration = Duration::from_secs(20);
/// Longest wait for a picture that is being written when the program ends.
const FAREWELL: Duration = Duration::from_secs(5);
/// Pictures that wait for their turn; each holds a whole scene.
const MAX_WAITING: usize = 4;
/// End of the names of pictures.
const PICTURE_END: &str = "png";

/// A picture that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureWish {
    /// How much finer than the window.
    pub scale: PictureScale,
    /// Where it goes.
    pub to: PictureTarget,
}

/// Where a picture goes in the end.
#[derive(Debug)]
enum Destination {
    Clipboard,
    /// To a file that must not be there.
    New(PathBuf),
    /// To a file that a person has chosen in a dialog, which has asked whether it may go.
    Chosen(PathBuf),
}

/// What came of a picture.
#[derive(Debug)]
enum Made {
    Drawn(Captured),
    Saved {
        path: PathBuf,
        size_px: (u32, u32),
        is_map_whole: bool,
    },
    NotCopied(String),
    NotSaved(String),
}

/// The picture that is being made.
struct Job {
    made: Receiver<Made>,
    is_file: bool,
}

/// Makes pictures.
pub struct CaptureDesk {
    chooser: FileChooser<FileQuestion>,
    /// What a name is being asked for.
    unnamed: Option<Shot>,
    waiting: VecDeque<(Shot, Destination)>,
    job: Option<Job>,
    /// Of the pictures on their way to the clipboard, what is said when they are there.
    copying: VecDeque<(NoticeLevel, String)>,
    waker: Arc<dyn Fn() + Send + Sync>,
}

impl CaptureDesk {
    /// A desk that asks for names with `chooser`. `waker` is called when something is done.
    pub fn new(
        chooser: FileChooser<FileQuestion>,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            chooser,
            unnamed: None,
            waiting: VecDeque::new(),
            job: None,
            copying: VecDeque::new(),
            waker: Arc::new(waker),
        }
    }

    /// Takes up a wish: what is seen now is what the picture will show.
    pub fn take_up(&mut self, wish: CaptureWish, viewer: &mut Viewer, stage: &Stage) {
        let title = match &wish.to {
            PictureTarget::Clipboard => words::PICTURE_NOT_COPIED,
            PictureTarget::File(_) => words::PICTURE_NOT_SAVED,
        };
        let is_asking = self.unnamed.is_some() && wish.to == PictureTarget::File(None);
        if self.waiting.len() >= MAX_WAITING || is_asking {
            viewer
                .notices
                .add(NoticeLevel::Warning, title, words::TOO_MANY);
            return;
        }
        let Some(shot) = stage.shot(viewer, f32::from(wish.scale.times())) else {
            viewer
                .notices
                .add(NoticeLevel::Warning, title, words::NOTHING_SEEN);
            return;
        };
        match wish.to {
            PictureTarget::Clipboard => self.waiting.push_back((shot, Destination::Clipboard)),
            PictureTarget::File(Some(path)) => {
                self.waiting.push_back((shot, Destination::New(path)));
            }
            PictureTarget::File(None) => {
                let name = format!("{}.{PICTURE_END}", proposed_name(viewer));
                self.chooser.ask(FileQuestion::SavePicture(name));
                self.unnamed = Some(shot);
            }
        }
    }

    /// Goes on with what was asked for; true when there is something new to be seen.
    pub fn turn(
        &mut self,
        notices: &mut Notices,
        clipboard: &mut Clipboard,
        gpu: Option<&GpuContext>,
    ) -> bool {
        let mut changed = self.take_name(notices);
        if let Some(made) = self.take_made() {
            changed = true;
            self.tell(made, notices, clipboard);
        }
        // A device that is gone is replaced soon.
        if let (None, Some(gpu)) = (&self.job, gpu)
            && let Some((shot, destination)) = self.waiting.pop_front()
        {
            self.job = Some(self.start(gpu.clone(), shot, destination));
        }
        changed
    }

    /// A picture has come to the clipboard, or not.
    pub fn copied(&mut self, result: Result<(), String>, notices: &mut Notices) {
        let Some((level, detail)) = self.copying.pop_front() else {
            return;
        };
        match result {
            Ok(()) => notices.add(level, words::PICTURE_COPIED, detail),
            Err(reason) => notices.add(NoticeLevel::Error, words::PICTURE_NOT_COPIED, reason),
        }
    }

    /// The program ends: a picture that is being written is waited for.
    pub fn close(&mut self) {
        if let Some(job) = self.job.take_if(|job| job.is_file)
            && matches!(
                job.made.recv_timeout(FAREWELL),
                Err(RecvTimeoutError::Timeout)
            )
        {
            tracing::warn!("a picture was not written in time");
        }
    }

    fn take_name(&mut self, notices: &mut Notices) -> bool {
        let path = match self.chooser.take() {
            Chosen::Nothing | Chosen::NotYet => return false,
            Chosen::File(path) => path,
            Chosen::NoFile => {
                self.unnamed = None;
                return false;
            }
            Chosen::NoDialog => {
                self.unnamed = None;
                let title = words::PICTURE_NOT_SAVED;
                notices.add(NoticeLevel::Warning, title, words::NO_DIALOG);
                return true;
            }
        };
        if let Some(shot) = self.unnamed.take() {
            self.waiting.push_back((shot, named(path)));
        }
        true
    }

    fn take_made(&mut self) -> Option<Made> {
        let job = self.job.as_ref()?;
        let made = match job.made.try_recv() {
            Ok(made) => made,
            Err(TryRecvError::Empty) => return None,
            // The thread has ended without a word.
            Err(TryRecvError::Disconnected) if job.is_file => {
                Made::NotSaved(words::BROKEN_OFF.to_owned())
            }
            Err(TryRecvError::Disconnected) => Made::NotCopied(words::BROKEN_OFF.to_owned()),
        };
        self.job = None;
        Some(made)
    }

    fn tell(&mut self, made: Made, notices: &mut Notices, clipboard: &mut Clipboard) {
        match made {
            Made::Drawn(captured) => {
                let picture = captured.picture;
                let size_px = (picture.width_px, picture.height_px);
                self.copying.push_back(said(size_px, captured.is_map_whole));
                clipboard.set_image(picture);
            }
            Made::Saved {
                path,
                size_px,
                is_map_whole,
            } => {
                let (level, detail) = said(size_px, is_map_whole);
                let detail = format!("{}\n{detail}", path.display());
                notices.add(level, words::saved(&file_name(&path)), detail);
            }
            Made::NotCopied(reason) => {
                notices.add(NoticeLevel::Error, words::PICTURE_NOT_COPIED, reason);
            }
            Made::NotSaved(reason) => {
                notices.add(NoticeLevel::Error, words::PICTURE_NOT_SAVED, reason);
            }
        }
    }

    fn start(&self, gpu: GpuContext, shot: Shot, destination: Destination) -> Job {
        let (sender, made) = bounded(1);
        let is_file = !matches!(destination, Destination::Clipboard);
        let (answer, waker) = (sender.clone(), Arc::clone(&self.waker));
        let started = std::thread::Builder::new()
            .name("capture".to_owned())
            .spawn(move || {
                // Kept for the farewell: nobody may wait any more.
                let _ = answer.send(make(&gpu, shot, destination));
                waker();
            });
        if let Err(error) = started {
            let reason = error.to_string();
            let _ = sender.send(if is_file {
                Made::NotSaved(reason)
            } else {
                Made::NotCopied(reason)
            });
            (self.waker)();
        }
        Job { made, is_file }
    }
}

/// What is said of a picture that is there: how large it is, and whether something is missing.
fn said((width_px, height_px): (u32, u32), is_map_whole: bool) -> (NoticeLevel, String) {
    let size = words::pixels(width_px, height_px);
    if is_map_whole {
        (NoticeLevel::Info, size)
    } else {
        (
            NoticeLevel::Warning,
            format!("{size}. {}", words::MAP_INCOMPLETE),
        )
    }
}

/// Where a path from a dialog leads, with its end.
fn named(path: PathBuf) -> Destination {
    match with_end(path, PICTURE_END) {
        (path, true) => Destination::New(path),
        (path, false) => Destination::Chosen(path),
    }
}

/// Draws a picture and brings it where it is to go; of the clipboard another thread takes care.
fn make(gpu: &GpuContext, shot: Shot, destination: Destination) -> Made {
    let begun = Instant::now();
    let drawn = gpu
        .another()
        // Where an adapter has but one device: the best one, as without a window.
        .or_else(|_| GpuContext::headless())
        .map_err(CaptureError::from)
        .and_then(|gpu| draw(&gpu, shot, begun + MAP_PATIENCE));
    tracing::info!(secs = begun.elapsed().as_secs_f64(), "a picture is drawn");
    let (path, is_new) = match destination {
        Destination::Clipboard => {
            return match drawn {
                Ok(captured) => Made::Drawn(captured),
                Err(error) => Made::NotCopied(error.to_string()),
            };
        }
        Destination::New(path) => (path, true),
        Destination::Chosen(path) => (path, false),
    };
    match drawn
        .map_err(|error| error.to_string())
        .and_then(|captured| save(captured, &path, is_new))
    {
        Ok((size_px, is_map_whole)) => Made::Saved {
            path,
            size_px,
            is_map_whole,
        },
        Err(reason) => Made::NotSaved(reason),
    }
}

fn save(captured: Captured, path: &Path, is_new: bool) -> Result<((u32, u32), bool), String> {
    let picture = &captured.picture;
    let file = encode(picture).map_err(|error| error.to_string())?;
    let write = if is_new { write_new } else { write_over };
    write(path, &file).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(((picture.width_px, picture.height_px), captured.is_map_whole))
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;

//! Carries out what is asked to be copied, saved or opened again: pictures and views.

use std::path::PathBuf;

use super::capture::{CaptureDesk, CaptureWish, Clipboard, ClipboardAnswer};
use super::stage::Stage;
use super::viewer::Viewer;
use super::views::{ViewDesk, ViewTurn};
use crate::gpu::GpuContext;

/// Something that is to be copied, saved or opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeepWish {
    /// A picture of the map.
    Picture(CaptureWish),
    /// What is seen, as a file; without a path a dialog asks for it.
    SaveView(Option<PathBuf>),
    /// A view from a file; without a path a dialog asks for it.
    OpenView(Option<PathBuf>),
    /// What is seen, as a text on the clipboard.
    CopyLink,
    /// A view from the text on the clipboard.
    PasteLink,
    /// A view from a text.
    OpenLink(String),
}

/// What copies, saves, and opens again.
pub struct KeepDesk {
    clipboard: Clipboard,
    pictures: CaptureDesk,
    views: ViewDesk,
}

impl KeepDesk {
    /// A desk with the clipboard of this system, or another one.
    pub const fn new(clipboard: Clipboard, pictures: CaptureDesk, views: ViewDesk) -> Self {
        Self {
            clipboard,
            pictures,
            views,
        }
    }

    /// Does what was asked for since the last turn, and goes on with what takes longer.
    pub fn turn(
        &mut self,
        viewer: &mut Viewer,
        stage: &Stage,
        gpu: Option<&GpuContext>,
    ) -> ViewTurn {
        let mut changed = false;
        for wish in viewer.take_keep_wishes() {
            changed = true;
            match wish {
                KeepWish::Picture(wish) => self.pictures.take_up(wish, viewer, stage),
                KeepWish::SaveView(path) => self.views.save(path, viewer, stage),
                KeepWish::OpenView(path) => self.views.open(path),
                KeepWish::CopyLink => {
                    self.views.copy_link(viewer, stage, &mut self.clipboard);
                }
                KeepWish::PasteLink => self.clipboard.ask_text(),
                KeepWish::OpenLink(text) => self.views.open_link(text),
            }
        }
        changed |= self
            .pictures
            .turn(&mut viewer.notices, &mut self.clipboard, gpu);
        while let Some(answer) = self.clipboard.take() {
            changed = true;
            match answer {
                ClipboardAnswer::Image(result) => {
                    self.pictures.copied(result, &mut viewer.notices);
                }
                ClipboardAnswer::Text(result) => self.views.copied(result, viewer),
                ClipboardAnswer::Pasted(result) => self.views.pasted(result, viewer),
            }
        }
        let turn = self.views.turn(viewer);
        ViewTurn {
            changed: turn.changed || changed,
            ..turn
        }
    }

    /// The program ends: what is being written is waited for.
    pub fn close(&mut self) {
        self.pictures.close();
        self.views.close();
    }
}

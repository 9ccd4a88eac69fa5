//! Letters that the built-in faces lack: they are taken from the fonts of the system.
//!
//! Those are listed once for the whole program, and only when a letter is missing: vehicles and
//! places have names in Greek, Arabic or Japanese, but most sessions have none.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use egui::{FallbackRequest, FontInsert, FontProvider};
use egui_system_font_provider::SystemFontProvider;

/// The fonts of the system.
static SYSTEM: FontIndex = FontIndex::new(|| Box::new(SystemFontProvider::new()));

type Faces = Box<dyn FontProvider>;
type Waker = Box<dyn FnOnce() + Send>;

/// Faces that are listed when they are wanted first, which may take some tenths of a second.
struct FontIndex {
    list: fn() -> Faces,
    listed: OnceLock<Faces>,
    /// Called when they are listed; `None` once they are, or before anybody asks.
    waiting: Mutex<Option<Vec<Waker>>>,
}

impl FontIndex {
    const fn new(list: fn() -> Faces) -> Self {
        Self {
            list,
            listed: OnceLock::new(),
            waiting: Mutex::new(None),
        }
    }

    /// Lists the faces, if that has not been done, and waits for it.
    fn wait(&self) -> &dyn FontProvider {
        let list = || {
            let faces = (self.list)();
            // Those of the system begin a thread of their own and wait for it when they are
            // asked.
            faces.font_for(&FallbackRequest {
                cluster: "\u{05D0}",
                family: &egui::FontFamily::Proportional,
            });
            faces
        };
        self.listed.get_or_init(list).as_ref()
    }

    /// Lists the faces in a thread and calls `waker` when that is done.
    fn wait_aside(&'static self, waker: Waker) {
        let waiting = || self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut waiting = waiting();
            if let Some(wakers) = &mut *waiting {
                wakers.push(waker);
                return;
            }
            *waiting = Some(vec![waker]);
        }
        let list = move || {
            self.wait();
            for waker in waiting().take().unwrap_or_default() {
                waker();
            }
        };
        let thread = std::thread::Builder::new().name("font-index".to_owned());
        if let Err(error) = thread.spawn(list) {
            tracing::warn!(%error, "the system's fonts cannot be listed");
        }
    }
}

/// Where one context of egui gets the letters that it lacks.
pub struct Letters {
    index: &'static FontIndex,
    /// Called when faces are there that were asked for; without it, asking waits for them.
    waker: OnceLock<Arc<dyn Fn() + Send + Sync>>,
    /// Whether a letter was missing while the faces were not listed.
    is_missing: AtomicBool,
}

impl Letters {
    /// From the fonts of the system.
    pub fn of_system() -> Arc<Self> {
        Self::of(&SYSTEM)
    }

    fn of(index: &'static FontIndex) -> Arc<Self> {
        Arc::new(Self {
            index,
            waker: OnceLock::new(),
            is_missing: AtomicBool::new(false),
        })
    }

    /// Never waits for faces, but calls `waker` when they are there.
    pub fn never_wait(&self, waker: Arc<dyn Fn() + Send + Sync>) {
        // Saying it twice changes nothing.
        let _ = self.waker.set(waker);
    }

    /// Whether letters that were missing may be there now: then [`egui::Context::set_font_providers`]
    /// makes egui ask again.
    pub fn take_news(&self) -> bool {
        self.index.listed.get().is_some() && self.is_missing.swap(false, Ordering::Relaxed)
    }
}

impl FontProvider for Letters {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if let Some(faces) = self.index.listed.get() {
            return faces.font_for(request);
        }
        let Some(waker) = self.waker.get() else {
            return self.index.wait().font_for(request);
        };
        if !self.is_missing.swap(true, Ordering::Relaxed) {
            let waker = Arc::clone(waker);
            self.index.wait_aside(Box::new(move || waker()));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::bounded;
    use std::time::Duration;

    use egui::{FontData, FontFamily, FontId};

    use super::*;
    use crate::ui::{Theme, Ui};

    /// Has icons where the built-in faces have nothing: any of them stands for a letter.
    fn icons() -> Faces {
        Box::new(|request: &FallbackRequest<'_>| {
            Some(FontInsert {
                name: "icons of the test".to_owned(),
                data: FontData::from_static(include_bytes!("../../assets/fonts/Phosphor.ttf")),
                families: vec![egui::epaint::text::InsertFontFamily {
                    family: request.family.clone(),
                    priority: egui::epaint::text::FontPriority::Lowest,
                }],
            })
        })
    }

    const LETTER: &str = "\u{e182}";

    fn has_letter(ctx: &egui::Context) -> bool {
        let mut has = false;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::new(13.0, FontFamily::Proportional);
            has = ui.fonts_mut(|fonts| fonts.has_glyphs(&font, LETTER));
        });
        output.textures_delta.clear();
        has
    }

    fn context(letters: &Arc<Letters>) -> egui::Context {
        let ctx = egui::Context::default();
        let _ = Ui::new(&ctx, Theme::dark());
        ctx.add_font_provider(Arc::<Letters>::clone(letters));
        ctx
    }

    #[test]
    fn a_picture_waits_for_the_face_of_a_letter_that_the_built_in_ones_lack() {
        static INDEX: FontIndex = FontIndex::new(icons);
        let plain = egui::Context::default();
        let _ = Ui::new(&plain, Theme::dark());
        assert!(!has_letter(&plain));
        let letters = Letters::of(&INDEX);
        assert!(has_letter(&context(&letters)));
        assert!(!letters.take_news());
    }

    #[test]
    fn a_window_goes_on_without_the_letter_and_is_woken_once_its_face_is_there() {
        static INDEX: FontIndex = FontIndex::new(icons);
        let letters = Letters::of(&INDEX);
        let (woken, wakes) = bounded(8);
        letters.never_wait(Arc::new(move || {
            let _ = woken.send(());
        }));
        let ctx = context(&letters);
        assert!(!has_letter(&ctx));
        wakes.recv_timeout(Duration::from_secs(60)).expect("a wake");
        assert!(letters.take_news());
        assert!(!letters.take_news(), "it is told once");
        ctx.set_font_providers(vec![letters]);
        assert!(has_letter(&ctx));
    }

    #[test]
    fn without_a_missing_letter_no_fonts_are_listed() {
        static INDEX: FontIndex = FontIndex::new(|| panic!("nobody has asked"));
        let ctx = context(&Letters::of(&INDEX));
        let font = FontId::new(13.0, FontFamily::Proportional);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            assert!(ui.fonts_mut(|fonts| fonts.has_glyphs(&font, "Zażółć Ωμέγα Поезд 12")));
        });
        output.textures_delta.clear();
    }
}

//! Wakes the window's event loop from other threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui_winit::accesskit_winit;
use winit::event_loop::EventLoopProxy;

/// What other threads tell the window.
#[derive(Debug)]
pub enum Wake {
    /// The feed has events, a map tile has come, or the graphics device has news.
    Look,
    /// The system asks the program to end.
    Quit,
    /// A screen reader has come, gone, or used a control.
    Accessibility(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for Wake {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Accessibility(event)
    }
}

/// Wakes the window from any thread; many calls before it looks are one.
#[derive(Clone)]
pub struct WindowWaker {
    proxy: EventLoopProxy<Wake>,
    called: Arc<AtomicBool>,
}

impl WindowWaker {
    /// A waker for the event loop of `proxy`.
    pub fn new(proxy: EventLoopProxy<Wake>) -> Self {
        Self {
            proxy,
            called: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Makes the window look for news.
    pub fn wake(&self) {
        if !self.called.swap(true, Ordering::AcqRel) {
            // Fails only when the window is gone, and then nobody needs to look.
            let _ = self.proxy.send_event(Wake::Look);
        }
    }

    /// The way to the event loop, for the adapter of screen readers.
    pub fn proxy(&self) -> EventLoopProxy<Wake> {
        self.proxy.clone()
    }

    /// Makes the window end the program.
    pub fn quit(&self) {
        let _ = self.proxy.send_event(Wake::Quit);
    }

    /// The window looks now: the next call wakes it again.
    pub fn looked(&self) {
        self.called.store(false, Ordering::Release);
    }
}

//! Where the log goes: to a file, and to a terminal if there is one; never to a pipe.
//!
//! The application pipes both standard streams and reads neither: 64 KiB written there
//! would stop the program for ever.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A log file larger than this is put aside.
const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// So many of them are kept for one run.
const MAX_OLD_FILES: usize = 3;
/// Logs of so many runs are kept.
const MAX_RUNS: usize = 20;

/// Starts logging. Returns the log file, or none when it cannot be written; the program
/// runs without one then.
pub fn start(log_file: Option<&Path>, verbosity: u8) -> Option<PathBuf> {
    let (path, problem) = match open_path(log_file) {
        Ok(path) => (Some(path), None),
        Err(problem) => (None, Some(problem)),
    };
    let file_layer = path.as_deref().map(|path| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(RotatingFile::new(path))
    });
    let terminal_layer = io::stderr()
        .is_terminal()
        .then(|| tracing_subscriber::fmt::layer().with_writer(io::stderr));
    // Fails only when a logger was set before, as in tests.
    let _ = tracing_subscriber::registry()
        .with(filter(verbosity))
        .with(file_layer)
        .with(terminal_layer)
        .try_init();
    log_panics();
    if let Some(problem) = problem {
        tracing::warn!("no log file: {problem}");
    }
    path
}

fn filter(verbosity: u8) -> EnvFilter {
    EnvFilter::new(match verbosity {
        // Of a foreign style walkers would warn with each feature of each tile.
        0 => "warn,walkers=error,trackscope=info",
        1 => "warn,walkers=error,trackscope=debug",
        2 => "info,trackscope=trace",
        // The library that makes the handshake writes the whole request at its lowest level,
        // and the request holds the token. Those that fetch tiles write addresses with keys.
        _ => {
            "trace,tungstenite::handshake=debug,reqwest=info,hyper=info,hyper_util=info,\
             tower_http=info,tower=info,rustls=info"
        }
    })
}

fn open_path(wanted: Option<&Path>) -> io::Result<PathBuf> {
    if let Some(path) = wanted {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)?;
        return Ok(path.to_owned());
    }
    let folder = log_folder()
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no home folder"))?;
    fs::create_dir_all(&folder)?;
    remove_old_logs(&folder)?;
    // One file for each run: several viewers may be open at once.
    Ok(folder.join(format!("trackscope-{}.log", std::process::id())))
}

fn log_folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "trackscope")?;
    Some(
        dirs.state_dir()
            .unwrap_or_else(|| dirs.data_local_dir())
            .join("logs"),
    )
}

fn remove_old_logs(folder: &Path) -> io::Result<()> {
    let mut logs: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("trackscope-")
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    logs.sort();
    let surplus = logs.len().saturating_sub(MAX_RUNS.saturating_sub(1));
    for (_, path) in logs.into_iter().take(surplus) {
        // Another viewer may have removed it first.
        let _ = fs::remove_file(path);
    }
    Ok(())
}

/// Standard error may be a pipe that nobody reads: a panic is told in the log, and on
/// standard error only when that is a terminal.
fn log_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        tracing::error!("{info}");
        if io::stderr().is_terminal() {
            print(info);
        }
    }));
}

/// A log file that is put aside when it has grown.
#[derive(Clone)]
struct RotatingFile(Arc<Mutex<FileRotate<AppendCount>>>);

impl RotatingFile {
    fn new(path: &Path) -> Self {
        Self(Arc::new(Mutex::new(FileRotate::new(
            path,
            AppendCount::new(MAX_OLD_FILES),
            ContentLimit::BytesSurpassed(MAX_FILE_BYTES),
            Compression::None,
            None,
        ))))
    }
}

impl io::Write for RotatingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .flush()
    }
}

impl<'a> MakeWriter<'a> for RotatingFile {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_grown_log_is_put_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("trackscope.log");
        let mut file = RotatingFile::new(&path);
        let line = vec![b'x'; MAX_FILE_BYTES / 2 + 1];
        for _ in 0..20 {
            file.write_all(&line).unwrap();
        }
        let files = fs::read_dir(folder.path()).unwrap().count();
        assert!(files <= MAX_OLD_FILES + 1, "{files} files");
    }

    #[test]
    fn only_the_newest_runs_keep_their_logs() {
        let folder = tempfile::tempdir().unwrap();
        for i in 0..MAX_RUNS * 2 {
            fs::write(folder.path().join(format!("trackscope-{i}.log")), "").unwrap();
        }
        fs::write(folder.path().join("other.log"), "").unwrap();
        remove_old_logs(folder.path()).unwrap();
        // Room for the run that starts, and another program's file is left alone.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MAX_RUNS);
    }
}

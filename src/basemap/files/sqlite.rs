//! Somebody's database, opened so that it is not changed and cannot do harm.

use std::fmt::Display;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::ffi::ErrorCode;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::archive::{MAX_PACKED_TILE_BYTES, ReadError};
use super::complaint;
use super::positioned::read_exact_at;

/// Steps of a query between two looks at the clock.
const STEPS_BETWEEN_LOOKS: i32 = 1000;
/// How long a program that is writing is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_millis(500);
/// Functions that tables made of other tables may call. Others may take for ever within
/// a single step.
const FUNCTIONS: &[&str] = &[
    "abs", "coalesce", "count", "ifnull", "iif", "length", "lower", "max", "min", "nullif",
    "round", "sum", "total", "typeof", "upper",
];

/// A connection on which a query ends in time.
pub(super) struct Database {
    path: PathBuf,
    connection: Connection,
    watch: Arc<Watch>,
}

/// Looked at while a query runs.
struct Watch {
    closed: Arc<AtomicBool>,
    until: Mutex<Option<Instant>>,
}

impl Watch {
    fn set(&self, until: Option<Instant>) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    fn is_over(&self) -> bool {
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        self.closed.load(Ordering::Relaxed) || until.is_some_and(|until| now() >= until)
    }
}

impl Database {
    /// Opens it for reading. Queries end when `closed` is set.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be opened.
    pub fn open(path: &Path, closed: &Arc<AtomicBool>) -> Result<Self, ReadError> {
        let failed = |error: rusqlite::Error| describe(path, &error, false);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = if is_quiet_wal(path)? {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable_uri(path), flags)
        } else {
            Connection::open_with_flags(path, flags)
        };
        let mut connection = connection.map_err(failed)?;
        let watch = Arc::new(Watch {
            closed: Arc::clone(closed),
            until: Mutex::new(None),
        });
        guard(&mut connection, &watch).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            connection,
            watch,
        })
    }

    /// Makes queries, which together may take so long.
    ///
    /// # Errors
    /// [`ReadError`] when one fails, or takes longer.
    pub fn within<T>(
        &self,
        limit: Duration,
        queries: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ReadError> {
        self.watch.set(now().checked_add(limit));
        let result = queries(&self.connection);
        self.watch.set(None);
        let is_closed = self.watch.closed.load(Ordering::Relaxed);
        result.map_err(|error| describe(&self.path, &error, is_closed))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "somebody's query must end; no picture depends on when"
)]
fn now() -> Instant {
    Instant::now()
}

/// Takes from it all that reading a table does not need.
fn guard(connection: &mut Connection, watch: &Arc<Watch>) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    let max_bytes = i32::try_from(MAX_PACKED_TILE_BYTES).unwrap_or(i32::MAX);
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, max_bytes),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    let seen = Arc::clone(watch);
    connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || seen.is_over()))?;
    // What a damaged page says of its own size is checked before it is believed.
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")?;
    connection.authorizer(Some(|context: AuthContext<'_>| {
        let is_allowed = match context.action {
            AuthAction::Select | AuthAction::Read { .. } => true,
            AuthAction::Function { function_name } => FUNCTIONS
                .iter()
                .any(|known| function_name.eq_ignore_ascii_case(known)),
            _ => false,
        };
        if is_allowed {
            Authorization::Allow
        } else {
            Authorization::Deny
        }
    }))
}

/// Whether the database keeps changes in a second file and has none there: opened as usual, it
/// would want to write files beside itself, even to be read.
fn is_quiet_wal(path: &Path) -> Result<bool, ReadError> {
    let failed = |error| ReadError::File(complaint::of_io(path, &error));
    let file = File::open(path).map_err(failed)?;
    // The versions of the format needed to write and to read it; 2 is such a database:
    // <https://www.sqlite.org/fileformat.html>.
    let is_wal = read_exact_at(&file, 18, 2).map_err(failed)?.contains(&2);
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    let is_quiet = std::fs::metadata(&beside).map_or(true, |beside| beside.len() == 0);
    Ok(is_wal && is_quiet)
}

/// The file as an address that says that nobody writes to it. Should somebody do so after all,
/// the file's time changes, and it is opened again.
fn immutable_uri(path: &Path) -> String {
    use std::fmt::Write as _;

    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = "file:".to_owned();
    if cfg!(windows) {
        uri.push_str("///");
    }
    for &byte in absolute.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            b':' if cfg!(windows) => uri.push(':'),
            _ => {
                // Writing to a string does not fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// Whether it was refused to run what a table is made with.
pub(super) fn is_denied(error: &rusqlite::Error) -> bool {
    // Of functions the code says nothing.
    error.to_string().contains("not authorized")
}

/// What is said then.
pub(super) fn denied(path: &impl Display, error: &rusqlite::Error) -> String {
    format!(
        "{path} has a table that runs more than a search, which is not done: {error}. Make it \
         anew with a table of tiles"
    )
}

fn describe(path: &Path, error: &rusqlite::Error, is_closed: bool) -> ReadError {
    let shown = path.display();
    let file = |text: String| ReadError::File(format!("{shown} {text}"));
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) if is_closed => ReadError::Cancelled,
        Some(ErrorCode::OperationInterrupted) => file(
            "takes too long to look for a tile: its table \"tiles\" has no index, or is no table"
                .to_owned(),
        ),
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed,
        ) => file("is being written by another program: it is read when that has ended".to_owned()),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => file(format!(
            "cannot be opened: {error}. If the program that wrote it has not closed it, open and \
             close it there"
        )),
        Some(ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied | ErrorCode::OutOfMemory) => {
            file(format!("cannot be read: {error}"))
        }
        _ if is_denied(error) => ReadError::File(denied(&shown, error)),
        Some(ErrorCode::NotADatabase) => file(format!(
            "is no database, or an encrypted one: {error}. Copy or download it again"
        )),
        Some(ErrorCode::TooBig) => ReadError::Damaged(format!(
            "the tile takes more than {MAX_PACKED_TILE_BYTES} bytes"
        )),
        _ => ReadError::Damaged(error.to_string()),
    }
}

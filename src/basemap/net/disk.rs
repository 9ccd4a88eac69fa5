//! Answers of servers kept on this machine between runs, in one SQLite database that several
//! viewers may use at once.
//!
//! Whatever goes wrong with it costs a request to the server, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};

/// The number changes with the tables: another version has its own file.
const FILE_NAME: &str = "tiles-1.sqlite";
/// What was looked at is noted so often only: noting it is a write.
const USED_STEP_SECS: i64 = 3600;
/// What an answer takes beside its bytes, about.
const OVERHEAD_BYTES: i64 = 1024;
/// So large a part of the room may be filled before it is looked how much is left.
const PARTS_PER_LOOK: i64 = 20;
/// Another viewer may be writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS answers (
        key BLOB PRIMARY KEY,
        policy TEXT NOT NULL,
        body BLOB NOT NULL,
        bytes INTEGER NOT NULL,
        used INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS answers_by_use ON answers (used, bytes);
";

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Until when it is good and how it is checked: text of [`super::freshness`].
    pub policy: String,
    /// As it was sent.
    pub body: Vec<u8>,
}

/// The answers kept in a folder.
pub(super) struct DiskCache {
    state: Mutex<State>,
}

struct State {
    path: PathBuf,
    /// None when the database cannot be used.
    connection: Option<Connection>,
    max_bytes: i64,
    /// Put in since it was looked.
    new_bytes: i64,
}

impl DiskCache {
    /// Opens the database in `folder`, making both where they are not there. One that is
    /// damaged is set aside. That it cannot be used is told to the log.
    pub fn open(folder: &Path, max_bytes: u64) -> Self {
        let path = folder.join(FILE_NAME);
        let mut state = State {
            connection: None,
            max_bytes: i64::try_from(max_bytes).unwrap_or(i64::MAX),
            // The first answer looks: the limit may have become smaller.
            new_bytes: i64::MAX,
            path,
        };
        if let Err(error) = fs::create_dir_all(folder) {
            tracing::warn!(%error, "tiles are not kept: there is no folder for them");
        } else {
            state.open();
        }
        Self {
            state: Mutex::new(state),
        }
    }

    /// The answer kept under a key, and notes that it was used.
    pub fn get(&self, key: &[u8; 32], now: SystemTime) -> Option<Kept> {
        let now = secs(now);
        let found = self.lock().with(|connection| {
            let mut statement =
                connection.prepare("SELECT policy, body, used FROM answers WHERE key = ?1")?;
            let row = statement.query_row(params![key.as_slice()], |row| {
                let kept = Kept {
                    policy: row.get(0)?,
                    body: row.get(1)?,
                };
                Ok((kept, row.get::<_, i64>(2)?))
            });
            let Some((kept, used)) = row.optional()? else {
                return Ok(None);
            };
            if now.saturating_sub(used).abs() >= USED_STEP_SECS {
                connection
                    .prepare("UPDATE answers SET used = ?2 WHERE key = ?1")?
                    .execute(params![key.as_slice(), now])?;
            }
            Ok(Some(kept))
        });
        found.flatten()
    }

    /// Keeps an answer in place of what was kept under the key.
    pub fn put(&self, key: &[u8; 32], kept: &Kept, now: SystemTime) {
        let mut state = self.lock();
        let bytes = i64::try_from(kept.body.len() + kept.policy.len()).unwrap_or(i64::MAX);
        let bytes = bytes.saturating_add(OVERHEAD_BYTES);
        if bytes > state.max_bytes {
            return;
        }
        state.with(|connection| {
            connection
                .prepare(
                    "INSERT OR REPLACE INTO answers (key, policy, body, bytes, used)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    key.as_slice(),
                    kept.policy,
                    kept.body,
                    bytes,
                    secs(now)
                ])
        });
        state.new_bytes = state.new_bytes.saturating_add(bytes);
        if state.new_bytes >= state.max_bytes / PARTS_PER_LOOK {
            state.new_bytes = 0;
            state.trim();
        }
    }

    /// An answer is as good as new: how it is kept has changed, but not what it is.
    pub fn renew(&self, key: &[u8; 32], policy: &str, now: SystemTime) {
        self.lock().with(|connection| {
            connection
                .prepare("UPDATE answers SET policy = ?2, used = ?3 WHERE key = ?1")?
                .execute(params![key.as_slice(), policy, secs(now)])
        });
    }

    /// Keeps it no longer.
    pub fn remove(&self, key: &[u8; 32]) {
        self.lock().with(|connection| {
            connection
                .prepare("DELETE FROM answers WHERE key = ?1")?
                .execute(params![key.as_slice()])
        });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn open(&mut self) {
        match connect(&self.path) {
            Ok(connection) => self.connection = Some(connection),
            Err(error) if is_damaged(&error) => self.begin_anew(&error),
            Err(error) => tracing::warn!(%error, "tiles are not kept between runs"),
        }
    }

    /// Does something with the database. What fails is told to the log; a damaged database
    /// is set aside, a full disk or one that became read-only is no reason to stop.
    fn with<T>(&mut self, work: impl Fn(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let connection = self.connection.as_ref()?;
        match work(connection) {
            Ok(value) => Some(value),
            Err(error) if is_damaged(&error) => {
                self.connection = None;
                // Another viewer may have noticed it first and begun anew already.
                match connect(&self.path)
                    .and_then(|connection| check(&connection).map(|()| connection))
                {
                    Ok(connection) => self.connection = Some(connection),
                    Err(error) if is_damaged(&error) => self.begin_anew(&error),
                    Err(error) => tracing::warn!(%error, "tiles are no longer kept"),
                }
                None
            }
            Err(error) => {
                tracing::debug!(%error, "a tile is not kept");
                None
            }
        }
    }

    fn begin_anew(&mut self, reason: &rusqlite::Error) {
        let aside = self.path.with_extension("damaged");
        let moved = fs::rename(&self.path, &aside);
        for end in ["-wal", "-shm"] {
            let mut beside = self.path.clone().into_os_string();
            beside.push(end);
            // Mostly not there.
            let _ = fs::remove_file(beside);
        }
        tracing::warn!(
            path = %aside.display(),
            "the kept tiles are damaged ({reason}): they are set aside, and others are kept anew"
        );
        match moved
            .map_err(|error| error.to_string())
            .and_then(|()| connect(&self.path).map_err(|error| error.to_string()))
        {
            Ok(connection) => self.connection = Some(connection),
            Err(error) => tracing::warn!("tiles are not kept between runs: {error}"),
        }
    }

    /// Removes what was not used for longest until a tenth of the room is free.
    fn trim(&mut self) {
        let max_bytes = self.max_bytes;
        let removed = self.with(|connection| {
            let total: i64 =
                connection.query_row("SELECT COALESCE(SUM(bytes), 0) FROM answers", [], |row| row.get(0))?;
            // What is put in until the next look has room.
            if total <= max_bytes - max_bytes / PARTS_PER_LOOK {
                return Ok(0);
            }
            let surplus = total - (max_bytes - max_bytes / 10);
            let removed = connection.execute(
                "DELETE FROM answers WHERE rowid IN (
                     SELECT id FROM (
                         SELECT rowid AS id, SUM(bytes) OVER (ORDER BY used, rowid) - bytes AS before
                         FROM answers
                     ) WHERE before < ?1
                 )",
                params![surplus],
            )?;
            connection.execute_batch("PRAGMA incremental_vacuum")?;
            Ok(removed)
        });
        if let Some(removed @ 1..) = removed {
            tracing::debug!(removed, "kept tiles were removed to make room");
        }
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Counts only where there is no table yet.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    // A killed program loses the last writes at most, and never the database. Not every
    // file system of a network can do it: then it is slower, and works.
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

/// Looks through all of it.
fn check(connection: &Connection) -> rusqlite::Result<()> {
    let told: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if told == "ok" {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(code, Some(told)))
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    match error {
        // Tables of another shape, or values of another type, are not ours.
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..) => {
            true
        }
        error => matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        ),
    }
}

fn secs(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;

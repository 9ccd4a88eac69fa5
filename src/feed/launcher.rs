//! The process that started this one, and whether it still runs.

use sysinfo::{Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

/// A process that is watched for its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launcher(Watched);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Watched {
    /// The parent, by its number: on Unix an orphan gets another parent at once, whatever the
    /// wall clock does meanwhile.
    #[cfg(unix)]
    Parent(u32),
    /// Any process. Its number alone would not do: the system gives the numbers of processes
    /// that have ended to others.
    Process { pid: u32, started_unix_secs: u64 },
}

impl Launcher {
    /// The process that started this one; `None` where the system does not tell.
    pub fn of_this_program() -> Option<Self> {
        #[cfg(unix)]
        return Some(Self(Watched::Parent(std::os::unix::process::parent_id())));
        #[cfg(not(unix))]
        return {
            let pid = look_up(std::process::id(), |own| own.parent())??;
            Self::process(pid.as_u32())
        };
    }

    /// Any process, by its number; `None` when it does not run.
    pub fn process(pid: u32) -> Option<Self> {
        let started_unix_secs = look_up(pid, |process| {
            runs(process.status()).then(|| process.start_time())
        })??;
        Some(Self(Watched::Process {
            pid,
            started_unix_secs,
        }))
    }

    /// Whether it has ended.
    pub fn is_gone(&self) -> bool {
        match self.0 {
            #[cfg(unix)]
            Watched::Parent(pid) => std::os::unix::process::parent_id() != pid,
            Watched::Process { pid, .. } => Self::process(pid) != Some(*self),
        }
    }
}

/// Asks the system about one process.
fn look_up<T>(pid: u32, ask: impl FnOnce(&sysinfo::Process) -> T) -> Option<T> {
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[pid]),
        true,
        ProcessRefreshKind::nothing().without_tasks(),
    );
    system.process(pid).map(ask)
}

/// A process that has ended keeps its entry until the one that started it has asked how.
const fn runs(status: ProcessStatus) -> bool {
    !matches!(status, ProcessStatus::Zombie | ProcessStatus::Dead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_was_started_by_one_that_runs() {
        let launcher = Launcher::of_this_program().unwrap();
        assert!(!launcher.is_gone());
    }

    #[test]
    fn a_process_whose_number_now_belongs_to_another_is_gone() {
        let own = Launcher::process(std::process::id()).unwrap();
        assert!(!own.is_gone());
        let Launcher(Watched::Process {
            started_unix_secs, ..
        }) = own
        else {
            panic!("{own:?}")
        };
        let earlier = Launcher(Watched::Process {
            pid: std::process::id(),
            started_unix_secs: started_unix_secs - 1,
        });
        assert!(earlier.is_gone());
    }

    #[cfg(unix)]
    #[test]
    fn a_process_is_gone_when_it_has_ended_even_before_anybody_asked_how() {
        let mut child = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let launcher = Launcher::process(child.id()).unwrap();
        assert!(!launcher.is_gone());
        drop(child.stdin.take());
        // Until it is asked for it is a zombie: the loop ends only if that counts as gone.
        while !launcher.is_gone() {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert!(launcher.is_gone());
    }
}

//! How much memory the process holds, where the system tells.

/// Bytes that the process holds in memory now.
pub(super) fn resident_bytes() -> Option<f64> {
    status_bytes("VmRSS:")
}

/// Most bytes that it ever held.
pub(super) fn peak_resident_bytes() -> Option<f64> {
    status_bytes("VmHWM:")
}

/// A count that the Linux kernel offers as text.
fn status_bytes(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024.0)
}

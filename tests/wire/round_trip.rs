//! Messages that are written and read again.

//! PROTOCOL.md and the fixtures.

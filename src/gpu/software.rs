//! What helps a rasteriser that runs on the processor.

/// A rasteriser such as Mesa's takes a few MiB for every frame and gives them back.
const SCRATCH_BYTES: usize = 8 << 20;

/// Makes the C library keep the memory that the rasteriser gives back after a frame.
///
/// GNU's allocator returns freed memory to the system at once, and the next frame pays for
/// every page of it again, some milliseconds a frame. It raises the size up to which it
/// keeps memory to twice the largest block of this kind that was freed (mallopt(3),
/// "dynamic mmap threshold"); so one such block is freed here. Elsewhere this does nothing.
pub(super) fn keep_freed_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(
        SCRATCH_BYTES,
    )));
}

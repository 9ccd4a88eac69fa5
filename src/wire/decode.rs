//! From the bytes of one message to its meaning.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, IgnoredAny};

use super::ahead::Ahead;
use super::batch;
use super::data::{DataSeed, Level};
use super::kind::{Kind, TopLevel};
use super::load_draft::{LoadDraft, Purpose};
use super::parts::{Parts, Telling};
use super::quick::{Json, Unusual};
use super::report::Progress;
use super::source::Source;
use super::{Control, DecodeError, DecodeProgress, LoadVehicles, Message, PartSink};
use super::{control, follow, non_finite, selection, settings, subscription};

/// Characters that are kept of an id or a label.
pub const MAX_TEXT_CHARS: usize = 1000;

/// Reading takes some milliseconds for this length, a thread to start a tenth of one.
const MIN_BYTES_AHEAD: usize = 2 << 20;

/// The mark that some Windows programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads one message. `progress` is called every few milliseconds of work on a large one.
///
/// A fault in one fix refuses that fix, and a fault in one vehicle that vehicle: both are
/// told in [`super::LoadVehicles::problems`].
///
/// # Errors
/// [`DecodeError`] when the message as a whole cannot be used.
pub fn decode(
    bytes: &[u8],
    progress: &mut dyn FnMut(DecodeProgress),
) -> Result<Message, DecodeError> {
    decode_while(bytes, &mut |so_far| {
        progress(so_far);
        true
    })
}

/// As [`decode`], for as long as `go_on` says `true` when it is told the progress.
///
/// # Errors
/// [`DecodeError`] when the message as a whole cannot be used;
/// [`DecodeError::Cancelled`] when `go_on` said `false`.
pub fn decode_while(
    bytes: &[u8],
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    let take = &mut |_| true;
    Decoding {
        telling: Telling::whole(),
        take,
        go_on,
        is_last_try: false,
        min_bytes_ahead: MIN_BYTES_AHEAD,
    }
    .run(bytes)
}

/// As [`decode`], on the thread of the caller alone; what a benchmark measures.
///
/// # Errors
/// As [`decode`].
pub fn decode_on_one_thread(bytes: &[u8]) -> Result<Message, DecodeError> {
    Decoding {
        telling: Telling::whole(),
        take: &mut |_| true,
        go_on: &mut |_| true,
        is_last_try: false,
        min_bytes_ahead: usize::MAX,
    }
    .run(bytes)
}

/// As [`decode_while`]; of a message with more fixes than `sink` says the vehicles are told in
/// parts, each as soon as it is read. What is given back is the last one then, or the message
/// if it was small.
///
/// # Errors
/// As [`decode_while`]; but once a part was told, a message that turns out to be no good ends
/// with [`super::LoadPart::BrokenOff`]. [`DecodeError::Cancelled`] also when the sink said `false`.
pub fn decode_in_parts(
    bytes: &[u8],
    sink: PartSink<'_>,
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    Decoding {
        telling: Telling::of(bytes, sink.max_fixes),
        take: sink.take,
        go_on,
        is_last_try: false,
        min_bytes_ahead: MIN_BYTES_AHEAD,
    }
    .run(bytes)
}

/// As [`decode_in_parts`], for the unpacked bytes of a binary frame: MessagePack, or JSON all
/// the same, which the first byte tells.
///
/// # Errors
/// As [`decode_in_parts`].
pub fn decode_binary_in_parts(
    bytes: &[u8],
    sink: PartSink<'_>,
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    // Alone in MessagePack these would be small numbers, and no message.
    if let Some(b'{' | b'[') = text.trim_ascii_start().first() {
        return decode_in_parts(bytes, sink, go_on);
    }
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    Decoding {
        telling: Telling::of_packed(bytes, sink.max_fixes),
        take: sink.take,
        go_on,
        is_last_try: true,
        min_bytes_ahead: MIN_BYTES_AHEAD,
    }
    .read_source(Source::Pack(bytes))
}

/// The reading of one message: who listens, and what was told.
struct Decoding<'a> {
    telling: Telling,
    take: &'a mut dyn FnMut(LoadVehicles) -> bool,
    go_on: &'a mut dyn FnMut(DecodeProgress) -> bool,
    /// Whether nothing more can be repaired in the text.
    is_last_try: bool,
    /// Shorter texts are read on one thread.
    min_bytes_ahead: usize,
}

impl Decoding<'_> {
    fn run(&mut self, bytes: &[u8]) -> Result<Message, DecodeError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        if bytes.trim_ascii().is_empty() {
            return Err(DecodeError::Empty);
        }
        match self.read_quickly(bytes) {
            Ok(decoded) => decoded,
            Err(Unusual) => self.read_exactly(bytes),
        }
    }

    /// Reads a message with vehicles that has nothing unusual, which is nearly every one of
    /// those that are large. Anything else is left to [`Self::read_exactly`], from the beginning.
    fn read_quickly(&mut self, bytes: &[u8]) -> Result<Result<Message, DecodeError>, Unusual> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unusual)?;
        let top_level = TopLevel::of(Source::Json(text)).map_err(|_| Unusual)?;
        let (purpose, untyped) = match &top_level {
            TopLevel::Untyped => (Purpose::Load, true),
            TopLevel::Typed(found) => match Kind::of(found) {
                Ok(Kind::LoadVehicles) => (Purpose::Load, false),
                Ok(Kind::AppendPoints) => (Purpose::Append, false),
                Ok(_) | Err(_) => return Err(Unusual),
            },
            TopLevel::Messages | TopLevel::Neither(_) => return Err(Unusual),
        };
        std::thread::scope(|scope| {
            let json = Json::new(text);
            let mut progress = Progress::of_quick(&json, self.go_on);
            if text.len() >= self.min_bytes_ahead && purpose == Purpose::Load {
                progress.ahead = Ahead::begin(scope, text);
            }
            let parts = Parts::new(&mut self.telling, self.take);
            let mut draft = LoadDraft::new(purpose, progress, parts);
            let read = DataSeed {
                draft: &mut draft,
                level: Level::Top,
            }
            .deserialize(&json)
            .and_then(|()| json.end());
            if draft.cancelled() {
                return Ok(Err(DecodeError::Cancelled));
            }
            read?;
            Ok(finished(draft, untyped))
        })
    }

    /// Reads any message, with the exact place of what makes it none.
    fn read_exactly(&mut self, bytes: &[u8]) -> Result<Message, DecodeError> {
        let json = match non_finite::without_words(bytes) {
            Some(copy) => Cow::Owned(copy),
            None => Cow::Borrowed(bytes),
        };
        match self.read_json(&json) {
            Err(error) if is_huge_number(&error) && !self.is_last_try => {
                self.is_last_try = true;
                self.read_json(&non_finite::without_huge_numbers(&json))
            }
            decoded => decoded,
        }
    }

    fn read_json(&mut self, json: &[u8]) -> Result<Message, DecodeError> {
        let text = std::str::from_utf8(json)
            .map_err(|error| DecodeError::not_utf8(json, error.valid_up_to()))?;
        self.read_source(Source::Json(text))
    }

    fn read_source(&mut self, source: Source<'_>) -> Result<Message, DecodeError> {
        let found = match TopLevel::of(source)? {
            TopLevel::Typed(found) => found,
            TopLevel::Untyped => return self.vehicles(Purpose::Load, source, true),
            TopLevel::Messages => return self.batch(source),
            TopLevel::Neither(found) => return Err(DecodeError::NotAMessage { found }),
        };
        match Kind::of(&found)? {
            Kind::LoadVehicles => self.vehicles(Purpose::Load, source, false),
            Kind::AppendPoints => self.vehicles(Purpose::Append, source, false),
            Kind::Batch => self.batch(source),
            Kind::Control => control::control(source),
            Kind::Clear => whole(source).map(|()| Message::Control(Control::Clear)),
            Kind::Seek => control::seek(source),
            Kind::SetSpeed => control::set_speed(source),
            Kind::Settings => settings::settings(source),
            Kind::SwitchProvider => control::switch_provider(source),
            Kind::RemoveVehicles => selection::remove_vehicles(source),
            Kind::FocusVehicle => selection::focus_vehicle(source),
            Kind::Select => selection::select(source),
            Kind::SetVisible => selection::set_visible(source),
            Kind::Isolate => selection::isolate(source),
            Kind::Fit => selection::fit(source),
            Kind::Follow => follow::follow(source),
            Kind::Subscribe => subscription::subscribe(source),
            Kind::Ping => subscription::ping(source),
            Kind::Quit => whole(source).map(|()| Message::Quit),
        }
    }

    /// Reads the messages of a batch, each by itself and whole.
    fn batch(&mut self, source: Source<'_>) -> Result<Message, DecodeError> {
        let start = source.bytes().as_ptr().addr();
        let mut messages = Vec::new();
        for member in batch::members(source)? {
            // Progress is one of the whole batch.
            let offset = member.bytes().as_ptr().addr().saturating_sub(start) as u64;
            let mut go_on = |so_far: DecodeProgress| {
                (self.go_on)(DecodeProgress {
                    bytes: so_far.bytes.saturating_add(offset),
                    ..so_far
                })
            };
            let mut decoding = Decoding {
                telling: Telling::whole(),
                take: &mut |_| true,
                go_on: &mut go_on,
                is_last_try: false,
                min_bytes_ahead: self.min_bytes_ahead,
            };
            let read = match batch::refused_member(member) {
                Some(error) => Err(error),
                None => match member {
                    Source::Json(text) => decoding.run(text.as_bytes()),
                    Source::Pack(_) => decoding.read_source(member),
                },
            };
            if read == Err(DecodeError::Cancelled) {
                return Err(DecodeError::Cancelled);
            }
            messages.push(read);
        }
        Ok(Message::Batch { messages })
    }

    fn vehicles(
        &mut self,
        purpose: Purpose,
        source: Source<'_>,
        untyped: bool,
    ) -> Result<Message, DecodeError> {
        let mut draft = LoadDraft::new(
            purpose,
            Progress::new(source.bytes(), self.go_on),
            Parts::new(&mut self.telling, self.take),
        );
        let read = source.read(DataSeed {
            draft: &mut draft,
            level: Level::Top,
        });
        if draft.cancelled() {
            return Err(DecodeError::Cancelled);
        }
        match read {
            Ok(()) => finished(draft, untyped),
            Err(broken) => {
                let error = broken.told();
                if is_huge_number(&error) && !self.is_last_try {
                    return Err(error);
                }
                draft.finish_broken(error)
            }
        }
    }
}

/// Whether the JSON reader stopped at a number that no double holds.
fn is_huge_number(error: &DecodeError) -> bool {
    matches!(error, DecodeError::Syntax { reason, .. } if reason == "number out of range")
}

/// Reads a message that says nothing but its type.
fn whole(source: Source<'_>) -> Result<(), DecodeError> {
    let read = source.read(PhantomData::<IgnoredAny>);
    read.map(|_| ()).map_err(|broken| broken.told())
}

/// The message that was read to its end.
fn finished(draft: LoadDraft<'_>, untyped: bool) -> Result<Message, DecodeError> {
    if untyped && !draft.has_vehicles() {
        return Err(DecodeError::NoType);
    }
    draft.finish()
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;

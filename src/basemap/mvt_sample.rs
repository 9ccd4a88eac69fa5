//! Writes small vector tiles, for tests.

/// A layer that is being written.
pub(super) struct SampleLayer {
    name: String,
    extent: u32,
    version: u64,
    features: Vec<Vec<u8>>,
    keys: Vec<String>,
    values: Vec<Vec<u8>>,
}

pub(super) const POINT: u64 = 1;
pub(super) const LINE: u64 = 2;
pub(super) const POLYGON: u64 = 3;

pub(super) fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub(super) fn number_field(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

pub(super) fn bytes_field(field: u64, bytes: &[u8]) -> Vec<u8> {
    let head = [varint(field << 3 | 2), varint(bytes.len() as u64)].concat();
    [&head, bytes].concat()
}

fn packed(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| varint(*number)).collect()
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

/// A text as a value.
pub(super) fn text(text: &str) -> Vec<u8> {
    bytes_field(1, text.as_bytes())
}

/// The path of a pen: each run of points is a line, or with `close` a ring.
pub(super) fn path(runs: &[&[(i64, i64)]], close: bool) -> Vec<u64> {
    let mut commands = Vec::new();
    let (mut x, mut y) = (0, 0);
    for run in runs {
        for (index, (to_x, to_y)) in run.iter().enumerate() {
            match index {
                0 => commands.push(1 << 3 | 1),
                1 => commands.push((run.len() as u64 - 1) << 3 | 2),
                _ => {}
            }
            commands.extend([zigzag(to_x - x), zigzag(to_y - y)]);
            (x, y) = (*to_x, *to_y);
        }
        if close {
            commands.push(1 << 3 | 7);
        }
    }
    commands
}

impl SampleLayer {
    pub fn new(name: &str, extent: u32) -> Self {
        Self {
            name: name.to_owned(),
            extent,
            version: 2,
            features: Vec::new(),
            keys: Vec::new(),
            values: Vec::new(),
        }
    }

    pub fn version(mut self, version: u64) -> Self {
        self.version = version;
        self
    }

    /// Adds a feature with a path as [`path`] makes it.
    pub fn feature(self, kind: u64, commands: &[u64], tags: &[(&str, Vec<u8>)]) -> Self {
        let packed = packed(commands);
        self.feature_of_bytes(kind, &packed, tags)
    }

    pub fn feature_of_bytes(
        mut self,
        kind: u64,
        commands: &[u8],
        tags: &[(&str, Vec<u8>)],
    ) -> Self {
        let mut numbers = Vec::new();
        for (key, value) in tags {
            numbers.extend([self.keys.len() as u64, self.values.len() as u64]);
            self.keys.push((*key).to_owned());
            self.values.push(value.clone());
        }
        self.feature_tagged(kind, commands, &numbers)
    }

    pub fn feature_tagged(mut self, kind: u64, commands: &[u8], tags: &[u64]) -> Self {
        self.features.push(
            [
                bytes_field(2, &packed(tags)),
                number_field(3, kind),
                bytes_field(4, commands),
            ]
            .concat(),
        );
        self
    }

    /// The layer as a field of a tile.
    pub fn bytes(&self) -> Vec<u8> {
        let mut layer = bytes_field(1, self.name.as_bytes());
        for feature in &self.features {
            layer.extend(bytes_field(2, feature));
        }
        for key in &self.keys {
            layer.extend(bytes_field(3, key.as_bytes()));
        }
        for value in &self.values {
            layer.extend(bytes_field(4, value));
        }
        layer.extend(number_field(5, self.extent.into()));
        layer.extend(number_field(15, self.version));
        bytes_field(3, &layer)
    }
}

//! Reads the street graph from the file that `assets/demo/FORMAT.md` describes.

use std::fmt;

use crate::plane::Metres;
use crate::streets::{Class, Control, Edge, NoSuchNode, NodeId, Streets};

const MAGIC: &[u8; 8] = b"TSSTREET";
const VERSION: u32 = 1;
const ONE_WAY: u8 = 1;
const TUNNEL: u8 = 2;

/// Why a file is not a street graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreetsError {
    /// The first bytes are not those of this format.
    Magic,
    /// The format has a version that this reader does not know.
    Version(u32),
    /// The file ends inside the named field.
    Truncated(&'static str),
    /// Bytes follow the last field.
    Trailing(usize),
    /// An edge names a node that is not there.
    Node(NodeId),
    /// A segment holds a value that the format does not allow.
    Value {
        /// Number of the segment.
        segment: usize,
        /// Field that is wrong.
        field: &'static str,
        /// Its value.
        value: u32,
    },
}

impl fmt::Display for StreetsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => write!(f, "this is not a street graph"),
            Self::Version(version) => write!(f, "street graph version {version} is not known"),
            Self::Truncated(field) => write!(f, "the street graph ends inside `{field}`"),
            Self::Trailing(bytes) => write!(f, "{bytes} bytes follow the street graph"),
            Self::Node(node) => write!(f, "the street graph has no node {node}"),
            Self::Value {
                segment,
                field,
                value,
            } => {
                write!(
                    f,
                    "segment {segment} of the street graph has {field} {value}"
                )
            }
        }
    }
}

impl std::error::Error for StreetsError {}

/// Reads a graph from the unpacked bytes of its file.
///
/// # Errors
/// Fails if the bytes break the format; the error names the field.
pub fn read(bytes: &[u8]) -> Result<Streets, StreetsError> {
    let mut input = Input { rest: bytes };
    if input.take(MAGIC.len(), "magic")? != MAGIC {
        return Err(StreetsError::Magic);
    }
    let version = input.count("version")?;
    if version != VERSION {
        return Err(StreetsError::Version(version));
    }
    let node_count = input.size("nodes")?;
    let segment_count = input.size("segments")?;
    let point_count = input.size("points")?;
    let nodes = input.micro_degrees(node_count)?;
    let table = SegmentTable {
        from: input.u32s(segment_count, "from")?,
        to: input.u32s(segment_count, "to")?,
        class: input.take(segment_count, "class")?,
        speed: input.take(segment_count, "speed")?,
        flags: input.take(segment_count, "flags")?,
        forward: input.take(segment_count, "control_forward")?,
        backward: input.take(segment_count, "control_backward")?,
        shape: input.u16s(segment_count, "shape")?,
    };
    let dlat = input.i16s(point_count, "dlat")?;
    let dlon = input.i16s(point_count, "dlon")?;
    if !input.rest.is_empty() {
        return Err(StreetsError::Trailing(input.rest.len()));
    }
    let mut steps = dlat.into_iter().zip(dlon);
    let edges = table.edges(&nodes, &mut steps)?;
    if steps.next().is_some() {
        return Err(StreetsError::Truncated("shape"));
    }
    Streets::new(nodes.into_iter().map(to_metres).collect(), edges)
        .map_err(|NoSuchNode(node)| StreetsError::Node(node))
}

/// The segment columns as they stand in the file.
struct SegmentTable<'a> {
    from: Vec<u32>,
    to: Vec<u32>,
    class: &'a [u8],
    speed: &'a [u8],
    flags: &'a [u8],
    forward: &'a [u8],
    backward: &'a [u8],
    shape: Vec<u16>,
}

impl SegmentTable<'_> {
    /// The directed edges of all segments; `steps` yields the shape points of one after another.
    fn edges(
        &self,
        nodes: &[(i32, i32)],
        steps: &mut impl Iterator<Item = (i16, i16)>,
    ) -> Result<Vec<Edge>, StreetsError> {
        let ends = self.from.iter().zip(&self.to);
        let marks = self.class.iter().zip(self.speed).zip(self.flags);
        let controls = self.forward.iter().zip(self.backward);
        let mut edges = Vec::new();
        for (segment, ((((&from, &to), ((&class, &speed), &flags)), (&there, &back)), &shape)) in
            ends.zip(marks).zip(controls).zip(&self.shape).enumerate()
        {
            let wrong = |field, value| StreetsError::Value {
                segment,
                field,
                value,
            };
            let place = |field, id: u32| {
                let index = usize::try_from(id).map_err(|_| wrong(field, id))?;
                let at = nodes.get(index).ok_or_else(|| wrong(field, id))?;
                Ok((index, *at))
            };
            let (from, start) = place("from", from)?;
            let (to, end) = place("to", to)?;
            let mut line = vec![to_metres(start)];
            let mut at = start;
            for _ in 0..shape {
                let (dlat, dlon) = steps.next().ok_or(StreetsError::Truncated("points"))?;
                at = (
                    at.0.wrapping_add(dlat.into()),
                    at.1.wrapping_add(dlon.into()),
                );
                line.push(to_metres(at));
            }
            line.push(to_metres(end));
            if !(10..=80).contains(&speed) {
                return Err(wrong("speed", speed.into()));
            }
            let control =
                |field, code: u8| control_from_code(code).ok_or_else(|| wrong(field, code.into()));
            let length_m = line
                .iter()
                .zip(line.iter().skip(1))
                .map(|(a, b)| b.minus(*a).length());
            let forward = Edge {
                from,
                to,
                class: class_from_code(class).ok_or_else(|| wrong("class", class.into()))?,
                limit_ms: f64::from(speed) / 3.6,
                tunnel: flags & TUNNEL != 0,
                two_way: flags & ONE_WAY == 0,
                control: control("control_forward", there)?,
                length_m: length_m.sum(),
                line,
            };
            if forward.two_way {
                let mut backward = forward.clone();
                (backward.from, backward.to) = (to, from);
                backward.line.reverse();
                backward.control = control("control_backward", back)?;
                edges.push(backward);
            }
            edges.push(forward);
        }
        Ok(edges)
    }
}

fn to_metres((lat, lon): (i32, i32)) -> Metres {
    Metres::from_lat_lon(f64::from(lat) / 1e6, f64::from(lon) / 1e6)
}

fn class_from_code(code: u8) -> Option<Class> {
    Some(match code {
        0 => Class::Trunk,
        1 => Class::Primary,
        2 => Class::Secondary,
        3 => Class::Tertiary,
        4 => Class::Unclassified,
        5 => Class::Residential,
        6 => Class::LivingStreet,
        7 => Class::Service,
        8 => Class::Link,
        _ => return None,
    })
}

fn control_from_code(code: u8) -> Option<Control> {
    Some(match code {
        0 => Control::Free,
        1 => Control::Signals,
        2 => Control::Stop,
        3 => Control::GiveWay,
        4 => Control::Crossing,
        _ => return None,
    })
}

/// The bytes not read yet.
struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, bytes: usize, field: &'static str) -> Result<&'a [u8], StreetsError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(bytes)
            .ok_or(StreetsError::Truncated(field))?;
        self.rest = rest;
        Ok(taken)
    }

    fn values<const N: usize, T>(
        &mut self,
        count: usize,
        field: &'static str,
        from_le_bytes: fn([u8; N]) -> T,
    ) -> Result<Vec<T>, StreetsError> {
        let bytes = count.checked_mul(N).ok_or(StreetsError::Truncated(field))?;
        let (chunks, _) = self.take(bytes, field)?.as_chunks::<N>();
        Ok(chunks.iter().map(|chunk| from_le_bytes(*chunk)).collect())
    }

    fn u32s(&mut self, count: usize, field: &'static str) -> Result<Vec<u32>, StreetsError> {
        self.values(count, field, u32::from_le_bytes)
    }

    fn u16s(&mut self, count: usize, field: &'static str) -> Result<Vec<u16>, StreetsError> {
        self.values(count, field, u16::from_le_bytes)
    }

    fn i16s(&mut self, count: usize, field: &'static str) -> Result<Vec<i16>, StreetsError> {
        self.values(count, field, i16::from_le_bytes)
    }

    fn count(&mut self, field: &'static str) -> Result<u32, StreetsError> {
        self.u32s(1, field)?
            .first()
            .copied()
            .ok_or(StreetsError::Truncated(field))
    }

    fn size(&mut self, field: &'static str) -> Result<usize, StreetsError> {
        usize::try_from(self.count(field)?).map_err(|_| StreetsError::Truncated(field))
    }

    /// Node latitudes and longitudes, which are stored as differences.
    fn micro_degrees(&mut self, count: usize) -> Result<Vec<(i32, i32)>, StreetsError> {
        let mut column = |field| -> Result<Vec<i32>, StreetsError> {
            let differences = self.values(count, field, i32::from_le_bytes)?;
            Ok(differences
                .into_iter()
                .scan(0i32, |sum, difference| {
                    *sum = sum.wrapping_add(difference);
                    Some(*sum)
                })
                .collect())
        };
        let latitudes = column("lat")?;
        let longitudes = column("lon")?;
        Ok(latitudes.into_iter().zip(longitudes).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three nodes: a two-way street with one bend from 0 to 1, a one-way tunnel from 1 to 2.
    fn small_file() -> Vec<u8> {
        let mut bytes = b"TSSTREET".to_vec();
        for count in [1u32, 3, 2, 1] {
            bytes.extend(count.to_le_bytes());
        }
        for value in [35_900_000i32, 0, 1000, 14_500_000, 1000, 0] {
            bytes.extend(value.to_le_bytes());
        }
        for value in [0u32, 1, 1, 2] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([5u8, 0, 30, 60, 0, 3, 2, 1, 4, 0]);
        for value in [1u16, 0] {
            bytes.extend(value.to_le_bytes());
        }
        for value in [100i16, 500] {
            bytes.extend(value.to_le_bytes());
        }
        bytes
    }

    fn all_edges(streets: &Streets) -> Vec<&Edge> {
        streets
            .nodes()
            .flat_map(|(id, _)| streets.leaving(id).map(|(_, edge)| edge))
            .collect()
    }

    #[test]
    fn a_two_way_segment_becomes_two_edges_and_a_one_way_one_becomes_one() {
        let streets = read(&small_file()).expect("the file is well formed");
        assert_eq!(streets.nodes().count(), 3);
        assert_eq!(all_edges(&streets).len(), 3);
        let there = streets.leaving(0).next().expect("an edge leaves node 0").1;
        assert_eq!(
            (there.to, there.class, there.control),
            (1, Class::Residential, Control::Stop)
        );
        assert_eq!(there.line.len(), 3);
        let back = streets
            .leaving(1)
            .find(|(_, e)| e.to == 0)
            .expect("a way back")
            .1;
        assert_eq!(back.control, Control::Crossing);
        assert_eq!(back.line.first(), there.line.last());
        assert!((back.length_m - there.length_m).abs() < 1e-9);
        let tunnel = streets
            .leaving(1)
            .find(|(_, e)| e.to == 2)
            .expect("the tunnel")
            .1;
        assert!(tunnel.tunnel && !tunnel.two_way);
        assert!((tunnel.limit_ms * 3.6 - 60.0).abs() < 1e-9);
        assert_eq!(streets.leaving(2).count(), 0);
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused() {
        let whole = small_file();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "accepted {length} bytes");
        }
    }

    #[test]
    fn what_breaks_the_format_is_named() {
        let broken = |offset: usize, value: u8| {
            let mut bytes = small_file();
            bytes[offset] = value;
            read(&bytes).expect_err("the file is broken")
        };
        let segments = 24 + 24;
        assert_eq!(broken(0, b'X'), StreetsError::Magic);
        assert_eq!(broken(8, 9), StreetsError::Version(9));
        let value = |segment, field, value| StreetsError::Value {
            segment,
            field,
            value,
        };
        assert_eq!(broken(segments, 7), value(0, "from", 7));
        assert_eq!(broken(segments + 12, 9), value(1, "to", 9));
        assert_eq!(broken(segments + 17, 99), value(1, "class", 99));
        assert_eq!(broken(segments + 18, 0), value(0, "speed", 0));
        assert_eq!(broken(segments + 22, 77), value(0, "control_forward", 77));
        let mut long = small_file();
        long.push(0);
        assert_eq!(
            read(&long).expect_err("too long"),
            StreetsError::Trailing(1)
        );
    }

    #[test]
    fn in_the_shipped_graph_every_node_can_be_entered_and_left() {
        let bytes = zstd::decode_all(crate::STREETS_ZST).expect("the file unpacks");
        let streets = read(&bytes).expect("the shipped file is well formed");
        let mut entered = vec![false; streets.nodes().count()];
        assert!(entered.len() > 10_000);
        for edge in all_edges(&streets) {
            entered[edge.to] = true;
        }
        assert!(entered.into_iter().all(|e| e));
        assert!(
            streets
                .nodes()
                .all(|(id, _)| streets.leaving(id).next().is_some())
        );
    }
}

//! The street graph: nodes, directed edges, and what a driver meets on them.

use crate::plane::Metres;

/// Number of a node in [`Streets`].
pub type NodeId = usize;

/// Number of a directed edge in [`Streets`].
pub type EdgeId = usize;

/// How important a street is, in the order of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Arterial dual carriageway.
    Trunk,
    /// Main road between towns.
    Primary,
    /// Main road of a town.
    Secondary,
    /// Collector street.
    Tertiary,
    /// Minor road.
    Unclassified,
    /// Street people live in.
    Residential,
    /// Street shared with people on foot.
    LivingStreet,
    /// Access road.
    Service,
    /// Ramp or slip road.
    Link,
}

/// What a driver meets at the end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Nothing.
    Free,
    /// Traffic lights.
    Signals,
    /// A stop sign.
    Stop,
    /// A give-way sign.
    GiveWay,
    /// A pedestrian crossing.
    Crossing,
}

/// One direction of one street between two junctions.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Where it starts.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// How important it is.
    pub class: Class,
    /// Speed limit in metres a second.
    pub limit_ms: f64,
    /// Whether a receiver hears nothing on it.
    pub tunnel: bool,
    /// Whether traffic comes the other way on the same line.
    pub two_way: bool,
    /// What stands at its end.
    pub control: Control,
    /// Its line, both ends included.
    pub line: Vec<Metres>,
    /// Its length in metres.
    pub length_m: f64,
}

/// An edge names a node that the graph does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchNode(pub NodeId);

/// A street graph in which every node can be reached from every other.
#[derive(Debug, Clone)]
pub struct Streets {
    nodes: Vec<Metres>,
    edges: Vec<Edge>,
    outgoing: Vec<Vec<EdgeId>>,
}

impl Streets {
    /// Builds a graph from its parts.
    ///
    /// # Errors
    /// Fails if an edge names a node that is not there.
    pub fn new(nodes: Vec<Metres>, edges: Vec<Edge>) -> Result<Self, NoSuchNode> {
        let mut outgoing = vec![Vec::new(); nodes.len()];
        for (id, edge) in edges.iter().enumerate() {
            if edge.to >= nodes.len() {
                return Err(NoSuchNode(edge.to));
            }
            outgoing
                .get_mut(edge.from)
                .ok_or(NoSuchNode(edge.from))?
                .push(id);
        }
        Ok(Self {
            nodes,
            edges,
            outgoing,
        })
    }

    /// Where a node lies, if it is in the graph.
    pub fn node(&self, id: NodeId) -> Option<Metres> {
        self.nodes.get(id).copied()
    }

    /// A directed edge, if it is in the graph.
    pub fn edge(&self, id: EdgeId) -> Option<&Edge> {
        self.edges.get(id)
    }

    /// All nodes with their numbers.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, Metres)> + '_ {
        self.nodes.iter().copied().enumerate()
    }

    /// The edges that start at a node, with their numbers.
    pub fn leaving(&self, node: NodeId) -> impl Iterator<Item = (EdgeId, &Edge)> + '_ {
        let ids = self.outgoing.get(node).map_or(&[][..], Vec::as_slice);
        ids.iter()
            .filter_map(|&id| self.edges.get(id).map(|edge| (id, edge)))
    }
}

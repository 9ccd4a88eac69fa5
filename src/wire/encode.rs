//! What the viewer says to the application.

use serde::Serialize;

/// Number of the protocol that PROTOCOL.md describes; said with `ready`.
pub const PROTOCOL_VERSION: u32 = 1;

/// Something that the application is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewerEvent {
    /// The connection is open.
    Ready,
    /// The first picture was drawn.
    MapReady,
    /// A vehicle's marker was clicked.
    VehicleClicked {
        /// Id of the vehicle as the application sent it.
        vehicle_id: String,
    },
    /// The playhead reached the end.
    AnimationComplete,
    /// Something went wrong that the application's user should hear of.
    MapError {
        /// What happened, in a sentence.
        message: String,
        /// The cause.
        error: String,
        /// Whether the viewer cannot go on.
        critical: bool,
    },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Outgoing<'a> {
    Ready {
        version: &'a str,
        protocol: u32,
    },
    MapReady,
    VehicleClicked {
        #[serde(rename = "vehicleId")]
        camel_id: &'a str,
        vehicle_id: &'a str,
    },
    AnimationComplete,
    MapError {
        message: &'a str,
        error: &'a str,
        critical: bool,
    },
    Error {
        message: &'a str,
    },
}

/// The texts that say `event`, each to be sent as one message of its own, in this order.
pub fn encode(event: &ViewerEvent) -> Vec<String> {
    let outgoing = match event {
        ViewerEvent::Ready => vec![Outgoing::Ready {
            version: env!("CARGO_PKG_VERSION"),
            protocol: PROTOCOL_VERSION,
        }],
        ViewerEvent::MapReady => vec![Outgoing::MapReady],
        // The application reads one spelling, the old page wrote the other.
        ViewerEvent::VehicleClicked { vehicle_id } => vec![Outgoing::VehicleClicked {
            camel_id: vehicle_id,
            vehicle_id,
        }],
        ViewerEvent::AnimationComplete => vec![Outgoing::AnimationComplete],
        // The application ignores the first and logs the second.
        ViewerEvent::MapError {
            message,
            error,
            critical,
        } => vec![
            Outgoing::MapError {
                message,
                error,
                critical: *critical,
            },
            Outgoing::Error { message },
        ],
    };
    outgoing
        .iter()
        // Strings, numbers and truths always have a text.
        .filter_map(|message| serde_json::to_string(message).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_names_the_vehicle_in_both_spellings() {
        let event = ViewerEvent::VehicleClicked {
            vehicle_id: "van \"7\"".into(),
        };
        assert_eq!(
            encode(&event),
            [r#"{"type":"vehicle_clicked","vehicleId":"van \"7\"","vehicle_id":"van \"7\""}"#]
        );
    }

    #[test]
    fn an_error_is_said_once_for_the_page_and_once_for_the_log() {
        let event = ViewerEvent::MapError {
            message: "no map".into(),
            error: "disk full".into(),
            critical: true,
        };
        assert_eq!(
            encode(&event),
            [
                r#"{"type":"map_error","message":"no map","error":"disk full","critical":true}"#,
                r#"{"type":"error","message":"no map"}"#,
            ]
        );
    }

    #[test]
    fn short_events_are_their_type() {
        assert_eq!(encode(&ViewerEvent::MapReady), [r#"{"type":"map_ready"}"#]);
        assert_eq!(
            encode(&ViewerEvent::AnimationComplete),
            [r#"{"type":"animation_complete"}"#]
        );
        assert!(encode(&ViewerEvent::Ready)[0].starts_with(r#"{"type":"ready","version":"#));
    }
}

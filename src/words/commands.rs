//! Names of everything that can be done by a key or from the palette.

/// Headings of the groups.
pub mod section {
    pub const PLAYING: &str = "Playing";
    pub const GOING: &str = "Going to a time";
    pub const TIMELINE: &str = "Timeline";
    pub const MAP: &str = "Map";
    pub const VEHICLES: &str = "Vehicles";
    pub const PANELS: &str = "Panels";
    pub const KEEPING: &str = "Copying and saving";
    pub const PROGRAM: &str = "Program";
}

/// What the palette calls each command.
pub mod title {
    pub const TOGGLE_PLAY: &str = "Play or pause";
    pub const PLAY: &str = "Play";
    pub const PAUSE: &str = "Pause";
    pub const PLAY_BACKWARD: &str = "Play backward";
    pub const SLOWER: &str = "Play slower";
    pub const FASTER: &str = "Play faster";
    pub const FIT_RATE: &str = "Play all of it in 60 seconds";
    pub const TOGGLE_LOOP: &str = "Repeat at the end, or not";
    pub const SKIP_QUIET: &str = "Skip times in which nobody moves";
    pub const STOP: &str = "Stop and go back to the start";
    pub const FOLLOW_NEWEST: &str = "Follow live data, or do not";
    pub const PART_FROM: &str = "Play only from here";
    pub const PART_TO: &str = "Play only to here";
    pub const PART_ALL: &str = "Play all of it";
    pub const GO_TO_TIME: &str = "Go to a time…";
    pub const SEEK_START: &str = "Go to the start";
    pub const SEEK_END: &str = "Go to the end";
    pub const FRAME_BACK: &str = "One frame back";
    pub const FRAME_ON: &str = "One frame on";
    pub const SECOND_BACK: &str = "One second back";
    pub const SECOND_ON: &str = "One second on";
    pub const TEN_BACK: &str = "Ten seconds back";
    pub const TEN_ON: &str = "Ten seconds on";
    pub const MINUTE_BACK: &str = "One minute back";
    pub const MINUTE_ON: &str = "One minute on";
    pub const FIX_BACK: &str = "Previous fix of the selection";
    pub const FIX_ON: &str = "Next fix of the selection";
    pub const STOP_BACK: &str = "Previous stop of the selection";
    pub const STOP_ON: &str = "Next stop of the selection";
    pub const TIME_CLOSER: &str = "Show less of the time, in more detail";
    pub const TIME_FURTHER: &str = "Show more of the time";
    pub const TIME_ALL: &str = "Show all of the time";
    pub const TIME_EARLIER: &str = "Show an earlier part of the time";
    pub const TIME_LATER: &str = "Show a later part of the time";
    pub const LANES: &str = "Show or hide the lanes of vehicles";
    pub const PAN_LEFT: &str = "Move the map to the west";
    pub const PAN_RIGHT: &str = "Move the map to the east";
    pub const PAN_UP: &str = "Move the map to the north";
    pub const PAN_DOWN: &str = "Move the map to the south";
    pub const ZOOM_IN: &str = "Zoom in";
    pub const ZOOM_OUT: &str = "Zoom out";
    pub const FIT_ALL: &str = "Show all vehicles";
    pub const NEXT_MAP: &str = "Next base map";
    pub const CHOOSE_MAP: &str = "Choose a map…";
    pub const MAP_FILE: &str = "Open a map file…";
    pub const HIDE_INFERRED: &str = "Hide all that is inferred, or show it";
    pub const NAMES: &str = "Name all vehicles, or only selected ones";
    pub const CONNECTORS: &str = "Draw dashed lines across gaps, or do not";
    pub const TRAILS: &str = "Draw trails, or do not";
    pub const WHOLE_TRACKS: &str = "Whole tracks: of nobody, the selection, all";
    pub const WHOLE_TRACKS_NONE: &str = "Draw no whole tracks";
    pub const WHOLE_TRACKS_SELECTED: &str = "Draw the whole tracks of the selection";
    pub const WHOLE_TRACKS_ALL: &str = "Draw the whole tracks of all vehicles";
    pub const LEGEND: &str = "Show or hide the legend";
    pub const COPY_PLACE: &str = "Copy the place under the pointer";
    pub const SEARCH: &str = "Find a vehicle";
    pub const SELECT_VISIBLE: &str = "Select all vehicles in view";
    pub const FOLLOW: &str = "Follow the selection, or all; or do not";
    pub const FOLLOW_ONE: &str = "Follow the selected vehicle alone";
    pub const FOLLOW_SELECTION: &str = "Follow whoever is selected";
    pub const FOLLOW_ALL: &str = "Follow all vehicles: keep them in view";
    pub const FOLLOW_NOBODY: &str = "Do not follow";
    pub const PASSINGS: &str = "When was it near the middle of the map?";
    pub const FOCUS: &str = "Go to the selected vehicle";
    pub const NEXT_COLOR: &str = "Colour by the next: vehicle, speed, certainty, group";
    pub const COLOR_VEHICLE: &str = "Colour by vehicle";
    pub const COLOR_SPEED: &str = "Colour by speed";
    pub const COLOR_CERTAINTY: &str = "Colour by certainty";
    pub const COLOR_GROUP: &str = "Colour by group";
    pub const ISOLATE: &str = "Show only the selected vehicles, or all again";
    pub const HIDE: &str = "Hide the selected vehicles";
    pub const SHOW_ALL: &str = "Show all hidden vehicles";
    pub const ESCAPE: &str = "Close what is open, else deselect";
    pub const EVERYONE: &str = "Show or hide the table of everyone at this moment";
    pub const EVENTS: &str = "Show or hide the events";
    pub const COPY_CSV: &str = "Copy the table as CSV";
    pub const COPY_TEXT: &str = "Copy the table as text";
    pub const SAVE_CSV: &str = "Save the table as CSV…";
    pub const LIST: &str = "Show or hide the list of vehicles";
    pub const DETAILS: &str = "Fold or unfold the details";
    pub const COPY_PICTURE: &str = "Copy a picture of the map";
    pub const SAVE_PICTURE: &str = "Save a picture of the map…";
    pub const SAVE_VIEW: &str = "Save this view…";
    pub const OPEN_VIEW: &str = "Open a saved view…";
    pub const COPY_LINK: &str = "Copy a link to this view";
    pub const PASTE_LINK: &str = "Open the view of a copied link";
    pub const PALETTE: &str = "Find a command";
    pub const KEYS: &str = "Keys and what they do";
    pub const SETTINGS: &str = "Settings…";
    pub const LARGER: &str = "Larger panels and names";
    pub const SMALLER: &str = "Smaller panels and names";
    pub const NORMAL_SCALE: &str = "Panels and names in their normal size";
    pub const THEME_DARK: &str = "Dark colours";
    pub const THEME_LIGHT: &str = "Light colours";
    pub const THEME_SYSTEM: &str = "Colours as the system says";
    pub const UNITS_KMH: &str = "Units: km/h, km and m";
    pub const UNITS_MPH: &str = "Units: mph, miles and feet";
    pub const UNITS_MPS: &str = "Units: m/s and m";
    pub const RESET_SETTINGS: &str = "Reset all settings…";
    pub const ABOUT: &str = "About trackscope";
    pub const CONNECT: &str = "Connect to the application now";
    pub const CLEAR: &str = "Forget all vehicles";
    pub const OPEN_SESSION: &str = "Open a session…";
    pub const OPEN_DEMO: &str = "Open the demo";
    pub const QUIT: &str = "Quit";
}

/// What the box with the keys says of two or three of them in one row.
pub mod row {
    pub const PLAY_PAUSE_BACK: &str = "Play backward, hold, play";
    pub const RATE: &str = "Play slower or faster";
    pub const PART: &str = "Play only from here, only to here";
    pub const ENDS: &str = "Go to the start or the end";
    pub const FRAME: &str = "One frame back or on";
    pub const SECOND: &str = "One second back or on";
    pub const TEN: &str = "Ten seconds back or on";
    pub const MINUTE: &str = "One minute back or on";
    pub const FIX: &str = "Previous or next fix of the selection";
    pub const STOP: &str = "Previous or next stop of the selection";
    pub const TIME_ZOOM: &str = "Show less or more of the time";
    pub const TIME_PAGE: &str = "An earlier or a later part of the time";
    pub const PAN: &str = "Move the map";
    pub const ZOOM: &str = "Zoom in or out";
    pub const SCALE: &str = "Larger or smaller panels and names";
}

/// What is done with the pointer, or with the keys that every program has.
pub mod gesture {
    pub const BOX: (&str, &str) = ("Shift + drag", "Select what is in the box");
    pub const MORE: (&str, &str) = ("Ctrl + click", "Select one more, or one less");
    pub const RANGE: (&str, &str) = ("Shift + click", "In the list: select all up to here");
    pub const TRAIL: (&str, &str) = ("Click on a trail", "When it was there; go to that time");
    pub const CLOSER: (&str, &str) = ("Double click", "Zoom in");
    pub const TIME_PART: (&str, &str) = ("Drag on the ruler", "Play only a part of the time");
    pub const CONTROLS: (&str, &str) = ("Tab, Enter", "Go to the next control, use it");
}

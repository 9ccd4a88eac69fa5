//! How well a name answers what was typed.

/// How well `name` answers `query`, the more the better; `None` when a word of the query is
/// nowhere in it. Words may stand in any order; what begins a word counts more than what is
/// inside of one, and a short name more than a long one.
pub fn score(query_lowercase: &str, name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let mut score = 0;
    for word in query_lowercase.split_whitespace() {
        let place = name.find(word)?;
        let begins_word = |place: usize| {
            let before = name.get(..place).and_then(|text| text.chars().next_back());
            before.is_none_or(|character| !character.is_alphanumeric())
        };
        score += if place == 0 {
            300
        } else if name
            .match_indices(word)
            .any(|(place, _)| begins_word(place))
        {
            200
        } else {
            50
        };
    }
    let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    Some(score + 100_u32.saturating_sub(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there_in_any_order() {
        assert!(score("vehicle find", "Find a vehicle").is_some());
        assert_eq!(score("vehicle plane", "Find a vehicle"), None);
    }

    #[test]
    fn the_beginning_of_a_name_counts_more_than_of_a_word_and_that_more_than_the_inside() {
        let names = ["Play backward", "Replay", "Now play"];
        let mut scores = names.map(|name| (score("play", name).unwrap(), name));
        scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        assert_eq!(
            scores.map(|(_, name)| name),
            ["Play backward", "Now play", "Replay"]
        );
    }

    #[test]
    fn nothing_typed_is_answered_by_everything() {
        assert!(score("", "Quit").is_some());
    }
}

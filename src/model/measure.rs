//! A measured value that may be missing, in four bytes.

use std::fmt;

/// A measured value, or that nothing was said.
///
/// Half the size of an `Option<f32>`: millions of fixes hold three of them while a message is
/// decoded. NaN stands for nothing; none was ever recorded, because a message's NaN is read as
/// a missing value.
#[derive(Clone, Copy)]
pub struct Measure(f32);

impl Measure {
    /// Nothing was said.
    pub const NONE: Self = Self(f32::NAN);

    /// What was said, if anything; NaN says nothing.
    pub const fn of(value: Option<f32>) -> Self {
        match value {
            Some(value) => Self(value),
            None => Self::NONE,
        }
    }

    /// The value to the last bit; `None` when nothing was said.
    pub const fn get(self) -> Option<f32> {
        if self.0.is_nan() { None } else { Some(self.0) }
    }
}

impl Default for Measure {
    fn default() -> Self {
        Self::NONE
    }
}

/// As options are equal: two that say nothing are, and so are zeros of either sign.
impl PartialEq for Measure {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

/// Shown as the option that it stands for.
impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_says_nothing_equals_nothing_and_no_value() {
        assert_eq!(Measure::NONE, Measure::of(None));
        assert_eq!(Measure::NONE, Measure::of(Some(f32::NAN)));
        assert_eq!(Measure::of(Some(-f32::NAN)).get(), None);
        assert_ne!(Measure::NONE, Measure::of(Some(0.0)));
        assert_eq!(Measure::of(Some(-0.0)), Measure::of(Some(0.0)));
        assert_eq!(Measure::default().get(), None);
    }

    #[test]
    fn it_is_shown_as_an_option() {
        let shown = format!("{:?} {:?}", Measure::of(Some(45.3)), Measure::NONE);
        assert_eq!(shown, "Some(45.3) None");
    }

    proptest! {
        #[test]
        fn every_other_value_comes_back_to_the_last_bit(value in any::<f32>()) {
            prop_assume!(!value.is_nan());
            let measure = Measure::of(Some(value));
            prop_assert_eq!(measure.get().map(f32::to_bits), Some(value.to_bits()));
            prop_assert_eq!(measure, measure);
        }
    }
}

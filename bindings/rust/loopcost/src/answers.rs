//! Structs of results.

/// Structs that C fills, field by field.
macro_rules! answers {
    ($($(#[$about:meta])* $name:ident of $raw:ident {
        $($(#[$what:meta])* $field:ident: $kind:tt,)*
    })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$what])* pub $field: $kind,)*
        }

        impl $name {
            pub(crate) fn of_raw(raw: loopcost_sys::$raw) -> $name {
                $name { $($field: answers!(raw.$field, $kind),)* }
            }
        }
    )*};
    ($value:expr, bool) => { $value != 0 };
    ($value:expr, $number:tt) => { $value };
}

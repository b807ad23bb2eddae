//! Numbers, strings and values as bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::snapshot::error::Damage;
use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::Time;
use crate::value::Value;

/// How deep lists may be nested in a property.
const DEPTH_MAX: usize = 256;
/// Nanoseconds of a second.
const NANOS: u32 = 1_000_000_000;
/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// Writes a varint.
pub(super) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Writes a zigzag.
pub(super) fn put_zigzag(out: &mut Vec<u8>, number: i64) {
    let bits = (number << 1) ^ (number >> 63);
    put_varint(out, u64::from_le_bytes(bits.to_le_bytes()));
}

/// Writes a count.
pub(super) fn put_count(out: &mut Vec<u8>, count: usize) {
    put_varint(out, count as u64);
}

/// Writes a string.
pub(super) fn put_string(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Writes a value that a property can hold.
pub(super) fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Bool(false) => out.push(1),
        Value::Bool(true) => out.push(2),
        Value::Int(number) => {
            out.push(3);
            put_zigzag(out, *number);
        }
        Value::Float(number) => {
            out.push(4);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Str(text) => {
            out.push(5);
            put_string(out, text);
        }
        Value::List(items) => {
            out.push(6);
            put_count(out, items.len());
            for item in items.iter() {
                put_value(out, item);
            }
        }
        Value::Date(date) => {
            out.push(7);
            put_zigzag(out, date.days());
        }
        Value::LocalTime(time) => {
            out.push(8);
            put_varint(out, time.nanos().unsigned_abs());
        }
        Value::Time(time) => {
            out.push(9);
            put_varint(out, time.local.nanos().unsigned_abs());
            put_zigzag(out, i64::from(time.offset));
        }
        Value::LocalDateTime(datetime) => {
            out.push(10);
            put_datetime(out, *datetime);
        }
        Value::DateTime(datetime) => {
            out.push(11);
            put_datetime(out, datetime.local);
            put_zigzag(out, i64::from(datetime.offset));
            put_string(out, datetime.zone.as_deref().unwrap_or(""));
        }
        Value::Duration(duration) => {
            out.push(12);
            put_zigzag(out, duration.months);
            put_zigzag(out, duration.days);
            put_zigzag(out, duration.seconds);
            put_varint(out, u64::from(duration.nanos));
        }
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Path(_) => {
            unreachable!("the graph refuses such properties")
        }
    }
}

fn put_datetime(out: &mut Vec<u8>, datetime: LocalDateTime) {
    put_zigzag(out, datetime.seconds().div_euclid(DAY_SECONDS));
    let nanos = datetime.seconds().rem_euclid(DAY_SECONDS).unsigned_abs() * u64::from(NANOS)
        + u64::from(datetime.nanos());
    put_varint(out, nanos);
}

/// Bytes that are read from front to back.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Ends reading; an error if something is left.
    pub(super) fn end(self) -> Result<(), Damage> {
        if self.rest.is_empty() { Ok(()) } else { Err(Damage::Trailing) }
    }

    pub(super) fn bytes(&mut self, n: usize) -> Result<&'a [u8], Damage> {
        let (bytes, rest) = self.rest.split_at_checked(n).ok_or(Damage::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Result<u8, Damage> {
        let Some((&byte, rest)) = self.rest.split_first() else { return Err(Damage::Truncated) };
        self.rest = rest;
        Ok(byte)
    }

    #[inline]
    pub(super) fn varint(&mut self) -> Result<u64, Damage> {
        match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*byte))
            }
            [low, high, rest @ ..] if (1..0x80).contains(high) => {
                self.rest = rest;
                Ok(u64::from(*low & 0x7F) | u64::from(*high) << 7)
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Damage> {
        let mut number = u64::from(self.byte()? & 0x7F);
        for shift in (7..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            // The tenth byte has room for one bit.
            if shift == 63 && bits > 1 {
                return Err(Damage::Number);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return if byte == 0 { Err(Damage::Number) } else { Ok(number) };
            }
        }
        Err(Damage::Number)
    }

    #[inline]
    pub(super) fn zigzag(&mut self) -> Result<i64, Damage> {
        let bits = self.varint()?;
        let half = i64::from_le_bytes((bits >> 1).to_le_bytes());
        Ok(if bits & 1 == 0 { half } else { !half })
    }

    #[inline]
    pub(super) fn u32(&mut self) -> Result<u32, Damage> {
        u32::try_from(self.varint()?).map_err(|_| Damage::Number)
    }

    /// A place in something that has `len` places.
    #[inline]
    pub(super) fn place(&mut self, len: usize) -> Result<usize, Damage> {
        let place = usize::try_from(self.varint()?).map_err(|_| Damage::Number)?;
        if place < len { Ok(place) } else { Err(Damage::Number) }
    }

    /// The same as a number of the width that is kept.
    #[inline]
    pub(super) fn place_u32(&mut self, len: usize) -> Result<u32, Damage> {
        match u32::try_from(self.varint()?) {
            Ok(place) if (place as usize) < len => Ok(place),
            _ => Err(Damage::Number),
        }
    }

    /// For how many of `n` things there can be room to come, if each has at least a byte.
    pub(super) fn at_most(&self, n: usize) -> usize {
        n.min(self.rest.len())
    }

    /// How many things follow, each of which has at least a byte: a larger number cannot be, and must
    /// not make anybody reserve memory.
    pub(super) fn count(&mut self) -> Result<usize, Damage> {
        let count = usize::try_from(self.varint()?).map_err(|_| Damage::Number)?;
        if count <= self.rest.len() { Ok(count) } else { Err(Damage::Truncated) }
    }

    pub(super) fn string(&mut self) -> Result<&'a str, Damage> {
        let len = self.count()?;
        str::from_utf8(self.bytes(len)?).map_err(|_| Damage::Text)
    }

    pub(super) fn float(&mut self) -> Result<f64, Damage> {
        let bytes = self.bytes(8)?.try_into().map_err(|_| Damage::Truncated)?;
        Ok(f64::from_le_bytes(bytes))
    }

    /// A value that a property can hold.
    pub(super) fn value(&mut self) -> Result<Value, Damage> {
        self.value_below(DEPTH_MAX)
    }

    fn value_below(&mut self, depth: usize) -> Result<Value, Damage> {
        Ok(match self.byte()? {
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::Int(self.zigzag()?),
            4 => Value::Float(self.float()?),
            5 => Value::Str(self.string()?.into()),
            6 => {
                let below = depth.checked_sub(1).ok_or(Damage::Number)?;
                let mut items = Vec::new();
                for _ in 0..self.count()? {
                    items.push(self.value_below(below)?);
                }
                Value::List(items.into())
            }
            7 => Value::Date(self.date()?),
            8 => Value::LocalTime(self.local_time()?),
            9 => Value::Time(Time { local: self.local_time()?, offset: self.offset()? }),
            10 => Value::LocalDateTime(LocalDateTime::new(self.date()?, self.local_time()?)),
            11 => {
                let local = LocalDateTime::new(self.date()?, self.local_time()?);
                let offset = self.offset()?;
                let zone = self.string()?;
                let zone = if zone.is_empty() { None } else { Some(Arc::from(zone)) };
                Value::DateTime(Arc::new(DateTime { local, offset, zone }))
            }
            12 => {
                let (months, days, seconds) = (self.zigzag()?, self.zigzag()?, self.zigzag()?);
                let nanos = self.u32()?;
                if nanos >= NANOS {
                    return Err(Damage::Number);
                }
                Value::Duration(Arc::new(Duration { months, days, seconds, nanos }))
            }
            _ => return Err(Damage::Kind),
        })
    }

    fn date(&mut self) -> Result<Date, Damage> {
        Date::from_days(self.zigzag()?).ok_or(Damage::Number)
    }

    fn local_time(&mut self) -> Result<LocalTime, Damage> {
        let nanos = i64::try_from(self.varint()?).map_err(|_| Damage::Number)?;
        LocalTime::from_nanos(nanos).ok_or(Damage::Number)
    }

    fn offset(&mut self) -> Result<i32, Damage> {
        i32::try_from(self.zigzag()?).map_err(|_| Damage::Number)
    }
}

/// Strings with a number each, in order of first use.
#[derive(Default)]
pub(super) struct Numbered<'a> {
    numbers: BTreeMap<&'a str, usize>,
    strings: Vec<&'a str>,
}

impl<'a> Numbered<'a> {
    pub(super) fn number(&mut self, string: &'a str) -> usize {
        let next = self.strings.len();
        *self.numbers.entry(string).or_insert_with(|| {
            self.strings.push(string);
            next
        })
    }

    pub(super) fn strings(&self) -> &[&'a str] {
        &self.strings
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use super::put_varint;
    use super::put_zigzag;
    use crate::snapshot::error::Damage;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX - 1, u64::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            assert_eq!(Reader::new(&bytes).varint(), Ok(number));
        }
        for number in [0, -1, 1, i64::MIN, i64::MAX] {
            let mut bytes = Vec::new();
            put_zigzag(&mut bytes, number);
            assert_eq!(Reader::new(&bytes).zigzag(), Ok(number));
        }
    }

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!(Reader::new(&[0x80, 0]).varint(), Err(Damage::Number));
        assert_eq!(Reader::new(&[0xFF; 10]).varint(), Err(Damage::Number));
        assert_eq!(Reader::new(&[0xFF; 11]).varint(), Err(Damage::Number));
        assert_eq!(Reader::new(&[0x80]).varint(), Err(Damage::Truncated));
    }
}

/**
 * Sparkplug B payloads, read field by field after the field numbers of the specification (3.0, chapter 6). The package
 * sparkplug-payload is under EPL-2.0 and rests on protobufjs 6, so only the wire format comes from a library.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Quality codes of OPC whose values may be used. 0 is bad, 500 stale; what some hosts send besides (uncertain, codes of their own) proves nothing. */
const GOOD = { from: 192, to: 255 };
/** Sparkplug data types whose integers are signed → bits. */
const SIGNED_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };

interface SparkplugMetric {
  name?: string;
  alias?: number | string;
  /** Epoch ms. */
  timestamp?: number | string;
  datatype?: number;
  isHistorical: boolean;
  /** Property Quality, as it was sent; left out: there is none. */
  quality?: number | string;
  /** Without a Quality, or with one of the good codes. */
  isGood: boolean;
  /** null: the metric is null; undefined: of a kind that is not read (data set, template, bytes). */
  value?: number | string | boolean | null;
}

export interface SparkplugPayload {
  timestamp?: number | string;
  seq?: number | string;
  metrics: SparkplugMetric[];
}

/** @throws Error when the bytes are not a Sparkplug payload. */
export function decodeSparkplug(bytes: Uint8Array): SparkplugPayload {
  const payload: SparkplugPayload = { metrics: [] };
  eachField(bytes, (field, wire, reader) => {
    if (field === 1 && wire === WireType.Varint) payload.timestamp = small(reader.uint64());
    else if (field === 2 && wire === WireType.LengthDelimited) payload.metrics.push(decodeMetric(reader.bytes()));
    else if (field === 3 && wire === WireType.Varint) payload.seq = small(reader.uint64());
    else return false;
    return true;
  });
  return payload;
}

function decodeMetric(bytes: Uint8Array): SparkplugMetric {
  const metric: SparkplugMetric = { isHistorical: false, isGood: true };
  let isNull = false;
  let whole: bigint | undefined;
  eachField(bytes, (field, wire, reader) => {
    if (field === 1 && wire === WireType.LengthDelimited) metric.name = reader.string();
    else if (field === 2 && wire === WireType.Varint) metric.alias = small(reader.uint64());
    else if (field === 3 && wire === WireType.Varint) metric.timestamp = small(reader.uint64());
    else if (field === 4 && wire === WireType.Varint) metric.datatype = reader.uint32();
    else if (field === 5 && wire === WireType.Varint) metric.isHistorical = reader.bool();
    else if (field === 7 && wire === WireType.Varint) isNull = reader.bool();
    else if (field === 9 && wire === WireType.LengthDelimited) noteQuality(metric, reader.bytes());
    else if (field === 10 && wire === WireType.Varint) whole = BigInt(reader.uint32());
    else if (field === 11 && wire === WireType.Varint) whole = BigInt(reader.uint64());
    else if (field === 12 && wire === WireType.Bit32) metric.value = reader.float();
    else if (field === 13 && wire === WireType.Bit64) metric.value = reader.double();
    else if (field === 14 && wire === WireType.Varint) metric.value = reader.bool();
    else if (field === 15 && wire === WireType.LengthDelimited) metric.value = reader.string();
    else return false;
    return true;
  });
  if (whole !== undefined) {
    const bits = SIGNED_BITS[metric.datatype ?? 0];
    metric.value = small(bits === undefined ? whole : BigInt.asIntN(bits, whole));
  }
  if (isNull) metric.value = null;
  return metric;
}

/** A property set is a list of keys and a list of values, one for each. */
function noteQuality(metric: SparkplugMetric, bytes: Uint8Array): void {
  const keys: string[] = [];
  const values: Uint8Array[] = [];
  eachField(bytes, (field, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return false;
    if (field === 1) keys.push(reader.string());
    else if (field === 2) values.push(reader.bytes());
    else return false;
    return true;
  });
  const at = keys.findIndex((key) => key.toLowerCase() === 'quality');
  const value = at < 0 ? undefined : values[at];
  const quality = value && decodeProperty(value);
  if (quality === undefined) return;
  metric.quality = quality;
  metric.isGood = Number(quality) >= GOOD.from && Number(quality) <= GOOD.to;
}

/** A whole number or a text; undefined: null, or of another kind. */
function decodeProperty(bytes: Uint8Array): number | string | undefined {
  let isNull = false;
  let value: number | string | undefined;
  eachField(bytes, (field, wire, reader) => {
    if (field === 2 && wire === WireType.Varint) isNull = reader.bool();
    else if (field === 3 && wire === WireType.Varint) value = reader.int32();
    else if (field === 4 && wire === WireType.Varint) value = small(reader.uint64());
    else if (field === 8 && wire === WireType.LengthDelimited) value = reader.string();
    else return false;
    return true;
  });
  return isNull ? undefined : value;
}

// `read` answers false for a field it does not take, which is then skipped.
function eachField(bytes: Uint8Array, read: (field: number, wire: WireType, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!read(field, wire, reader)) reader.skip(wire, field);
  }
}

// Whatever fits exactly is a number; the rest stays text.
function small(value: bigint | string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

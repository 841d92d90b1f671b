import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFrame, encodeFrame, HEAD_BYTES, InFlight, LARGEST_BYTES, PICTURE } from "../src/pure/frames";

const payload = new Uint8Array([0xff, 0xd8, 1, 2, 3]);
const frame = { kind: PICTURE, sequence: 7, timeUs: 123_456_789_012, widthPx: 640, heightPx: 480, payload };

test("the head has its 24 bytes, little-endian, as the server reads them", () => {
  const buffer = encodeFrame(frame);
  const expected = "53480101" + "07000000" + "141a99be1c000000" + "8002" + "e001" + "05000000" + "ffd8010203";
  assert.equal(Buffer.from(buffer).toString("hex"), expected);
  assert.equal(buffer.byteLength, HEAD_BYTES + payload.byteLength);
});

test("what was written is read again", () => {
  const read = decodeFrame(encodeFrame(frame));
  assert.ok(read);
  assert.deepEqual({ ...read, payload: [...read.payload] }, { ...frame, payload: [...payload] });
});

test("what is not ours is not read", () => {
  const good = new Uint8Array(encodeFrame(frame));
  const changed = (at: number, value: number): ArrayBuffer => {
    const copy = good.slice();
    copy[at] = value;
    return copy.buffer;
  };
  assert.equal(decodeFrame(new ArrayBuffer(3)), null);
  assert.equal(decodeFrame(changed(0, 0)), null);
  assert.equal(decodeFrame(changed(2, 2)), null);
  assert.equal(decodeFrame(changed(20, 9)), null);
  assert.equal(decodeFrame(good.slice(0, -1).buffer), null);
});

test("a picture that is too large is not sent", () => {
  assert.throws(() => encodeFrame({ ...frame, payload: new Uint8Array(LARGEST_BYTES) }), RangeError);
});

test("two pictures at most are on their way, and a receipt clears all before it", () => {
  const flight = new InFlight();
  assert.deepEqual([flight.take(0), flight.take(1), flight.take(2)], [0, 1, null]);
  flight.receipt(1, 2);
  assert.deepEqual([flight.take(3), flight.take(4), flight.take(5)], [2, 3, null]);
  flight.receipt(2, 5);
  assert.equal(flight.take(6), 4);
});

test("the second picture leaves when the first is nearly back, so that it does not wait there", () => {
  const flight = new InFlight();
  assert.equal(flight.take(0), 0);
  flight.receipt(0, 100);
  assert.deepEqual([flight.take(100), flight.take(130), flight.take(174), flight.take(175)], [1, null, null, 2]);
});

test("receipts that never come do not stop the pictures, and a new connection begins afresh", () => {
  const flight = new InFlight(2, 3000);
  flight.take(0);
  flight.take(10);
  assert.equal(flight.take(2999), null);
  assert.equal(flight.take(3001), 2);
  flight.clear();
  assert.deepEqual([flight.take(3002), flight.take(3003)], [3, 4]);
});

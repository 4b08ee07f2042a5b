import { describe, expect, it } from 'vitest';
import { publishTemplate, readAnswers, sequenceOf, writePublish } from './packets.ts';

const template = publishTemplate('v1/yunfan/parking/A-1/bay', 'run', '"state":"free"', 150);

describe('the generator', () => {
  it('sends JSON of the wanted length with the sequence number and the instant in it', () => {
    const target = Buffer.alloc(template.bytes.length + 3);
    const end = writePublish(target, 3, template, { packetId: 65_535, sequence: 1234, at: 1_795_000_000_123 });
    const payload = target.subarray(end - 150).toString();
    expect(end).toBe(target.length);
    expect(payload).toHaveLength(150);
    expect(JSON.parse(payload)).toMatchObject({ id: 'run-000001234', at: 1_795_000_000_123, state: 'free' });
    expect(target.readUInt16BE(end - 152)).toBe(65_535);
    expect(target.toString('utf8', 8, end - 152)).toBe('v1/yunfan/parking/A-1/bay');
    expect(sequenceOf('run-000001234')).toBe(1234);
  });

  it('refuses a message that does not fit', () => {
    expect(() => publishTemplate('t', 'run', '"state":"free"', 40)).toThrow('40 bytes');
  });

  it('counts answers however the stream is cut', () => {
    const stream = Buffer.from('20020000400200014002000240020003', 'hex');
    const answers = readAnswers();
    const counted = [...stream].map((byte) => answers.take(Buffer.from([byte])));
    expect(counted.filter(({ connected }) => connected)).toHaveLength(1);
    expect(counted.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBe(3);
  });

  it('does not take a refusal for an answer', () => {
    expect(() => readAnswers().take(Buffer.from('20020005', 'hex'))).toThrow('20020005');
  });
});

/** `npm run contracts [FOLDER]`: the MQTT contract as JSON Schema, for device makers. Prints, or writes one file per message. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EVENT_KINDS, type EventKind } from '../domains.ts';
import { MAX_PAYLOAD_BYTES, MAX_PAYLOAD_DEPTH, TOPIC_VERSION } from '../messages/contract.ts';

interface Contract {
  file: string;
  schema: Record<string, unknown>;
}

async function main(): Promise<void> {
  const contracts = EVENT_KINDS.map(contractOf);
  const options = { help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [folder] = positionals;
  if (values.help) {
    console.log(
      'npm run contracts [-- FOLDER]     prints the MQTT contract as JSON Schema, or writes a file for each message',
    );
    return;
  }
  if (folder === undefined) {
    console.log(JSON.stringify(Object.fromEntries(contracts.map(({ file, schema }) => [file, schema])), null, 2));
    return;
  }
  await mkdir(folder, { recursive: true });
  for (const { file, schema } of contracts) await writeFile(join(folder, file), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`${contracts.length} schemas written to ${folder}`);
}

function contractOf({ domain, event, contract }: EventKind): Contract {
  const topic = `${TOPIC_VERSION}/{community}/${domain ?? '{domain}'}/{device}/${event}`;
  return {
    file: `${domain ?? 'any'}.${event}.schema.json`,
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: topic,
      $comment: `UTF-8 JSON, QoS 1, at most ${MAX_PAYLOAD_BYTES} bytes and ${MAX_PAYLOAD_DEPTH} levels`,
      ...contract,
    },
  };
}

try {
  await main();
} catch (error) {
  console.error(`The contracts could not be written: ${(error as Error).message}`);
  process.exit(1);
}

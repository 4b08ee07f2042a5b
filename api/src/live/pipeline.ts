/** What screens show of the pipeline: known without reading, as the database may be what is broken. */
import { screenDomain } from '../feed/declare.ts';
import { PIPELINE_TABLES } from '../pipeline/contract.ts';

export const pipelineScreen = screenDomain({
  rows: PIPELINE_TABLES,
  withPipeline: true,
  tables: ({ pipeline }) => ({ pipeline: { ...pipeline.rows } }),
});

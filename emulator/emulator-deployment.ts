/** What a deployment can be asked for; one operation of the API each. */
export type Capability = 'chat' | 'embeddings';

/** One row of the deployment table: a name that requests route by, and what stands behind it. */
export interface EmulatorDeployment {
  /** The name a caller gives as `model`. */
  readonly name: string;
  /** The model name reported in replies. It says what computes the answer and never names a real model. */
  readonly model: string;
  readonly capabilities: readonly Capability[];
}

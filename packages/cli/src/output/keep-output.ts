import { type Output, openOutput } from './open-output.js';

/** Runs work on an output, and keeps it only when all went well. */
export async function keepOutput<T>(path: string, work: (output: Output) => Promise<T>): Promise<T> {
  const output = await openOutput(path);
  try {
    const result = await work(output);
    await output.keep();
    return result;
  } catch (error) {
    await output.discard();
    throw error;
  }
}

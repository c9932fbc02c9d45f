/** What a translator needs to know of the event around its object. */
export interface EventFacts {
  readonly type: string;
  /** When the event was made, milliseconds since the epoch. */
  readonly createdMs: number | undefined;
  /** The API version that the body is written in: `2024-10-28.acacia`, older ones a date alone. */
  readonly apiVersion: string | undefined;
}

/** Whether the body is written in a version before that day (`2024-10-28`); an unknown version is not. */
export function isWrittenBefore(event: EventFacts, day: string): boolean {
  return event.apiVersion !== undefined && event.apiVersion.slice(0, day.length) < day;
}

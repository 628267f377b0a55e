import type { FieldError } from '../shared/app-error.ts';
import type { SettingName } from './setting-names.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings one by one and collects what is wrong with them; an empty value counts as not set. */
export interface SettingReader {
  /** All faults so far: `pointer` is `/NAME`, the message says what is wanted and never the value. */
  readonly faults: readonly FieldError[];
  text(name: SettingName): string | undefined;
  /** As `text`, and a fault when it is not set. */
  required(name: SettingName, wanted: string): string | undefined;
  /** A whole number within bounds; the fallback when it is not set, or faulty. */
  wholeNumber(name: SettingName, range: WholeNumberRange): number;
  /** Whether a variable that is no setting of the app, such as one of the platform, has a value. */
  has(variable: string): boolean;
  fault(name: SettingName, message: string): void;
}

/** Bounds of a setting and its value when it is not set. */
export interface WholeNumberRange {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

/** Creates a reader of environment variables. */
export function createSettingReader(env: Environment): SettingReader {
  const faults: FieldError[] = [];
  const fault = (name: SettingName, message: string): void => {
    faults.push({ pointer: `/${name}`, message });
  };
  const valueOf = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  return {
    faults,
    fault,
    text: valueOf,
    has: (variable) => valueOf(variable) !== undefined,
    required(name, wanted) {
      const value = valueOf(name);
      if (value === undefined) fault(name, `is not set: ${wanted} is needed`);
      return value;
    },
    wholeNumber(name, { fallback, min, max }) {
      const value = valueOf(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      fault(name, `must be a whole number from ${min} to ${max}`);
      return fallback;
    },
  };
}

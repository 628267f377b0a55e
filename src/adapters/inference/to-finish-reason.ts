import type { FinishReason } from '../../ports/chat-model.ts';
import { AppError } from '../../shared/app-error.ts';
import { createInvalidAnswer } from './create-invalid-answer.ts';
import type { FailureContext } from './decode-failure.ts';
import { readFilteredCategories, toCode } from './reduce-failure.ts';

/** How one choice of an answer ended, as it came. */
export interface WireEnding {
  readonly finish_reason?: string | null | undefined;
  readonly content_filter_results?: unknown;
}

/**
 * Why the model stopped. Throws `content_filtered` when the filter cut the answer off, and `upstream_invalid_answer` for
 * anything else that makes the text less than a whole answer: no reason, a tool call nobody asked for, an unknown word.
 */
export function toFinishReason(ending: WireEnding, context: FailureContext): FinishReason {
  const reason = ending.finish_reason ?? undefined;
  switch (reason) {
    case 'stop':
      return 'stop';
    case 'length':
    // Mistral's word for the end of the context.
    case 'model_length':
      return 'length';
    case 'content_filter':
      throw new AppError(
        'content_filtered',
        `The content filter of deployment '${context.deployment}' refused the answer`,
        {
          upstream: { deployment: context.deployment },
          categories: readFilteredCategories(ending.content_filter_results),
        },
      );
    case undefined:
      throw createInvalidAnswer(context, 'it has no finish reason');
    default:
      throw createInvalidAnswer(context, `it ended with '${toCode(reason) ?? 'an unreadable finish reason'}'`);
  }
}

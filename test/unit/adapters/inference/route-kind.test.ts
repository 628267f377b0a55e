import { describe, expect, it } from 'vitest';
import { recogniseRoute } from '../../../../src/adapters/inference/route-kind.ts';

const cognitiveServices = 'https://cognitiveservices.azure.com/.default';
const dated = '2024-05-01-preview';

describe('recogniseRoute()', () => {
  it.each([
    [
      'v1 on the OpenAI host',
      'https://r.openai.azure.com/openai/v1',
      'openai-v1',
      'https://r.openai.azure.com/openai/v1',
    ],
    [
      'v1 on the services host',
      'https://r.services.ai.azure.com/openai/v1/',
      'openai-v1',
      'https://r.services.ai.azure.com/openai/v1',
    ],
    [
      'v1 of a project',
      'https://r.services.ai.azure.com/api/projects/p/openai/v1',
      'openai-v1',
      'https://r.services.ai.azure.com/api/projects/p/openai/v1',
    ],
    ['a bare resource', 'https://r.services.ai.azure.com/', 'openai-v1', 'https://r.services.ai.azure.com/openai/v1'],
    [
      'a bare project',
      'https://r.services.ai.azure.com/api/projects/p',
      'openai-v1',
      'https://r.services.ai.azure.com/api/projects/p/openai/v1',
    ],
    ['a bare OpenAI resource', 'https://r.openai.azure.com', 'openai-v1', 'https://r.openai.azure.com/openai/v1'],
    ['models', 'https://r.services.ai.azure.com/models', 'models', 'https://r.services.ai.azure.com/models'],
    [
      'a copied operation',
      'https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview',
      'models',
      'https://r.services.ai.azure.com/models',
    ],
    ['models on the OpenAI host', 'https://r.openai.azure.com/models', 'models', 'https://r.openai.azure.com/models'],
    [
      'a deployment',
      'https://r.openai.azure.com/openai/deployments/gpt-4.1',
      'azure-openai',
      'https://r.openai.azure.com/openai/deployments',
    ],
    ['serverless', 'https://phi.westus.models.ai.azure.com', 'serverless', 'https://phi.westus.models.ai.azure.com'],
    [
      'serverless of the first kind',
      'https://phi.westus.inference.ai.azure.com/v1',
      'serverless',
      'https://phi.westus.inference.ai.azure.com/v1',
    ],
    [
      'managed online',
      'https://e.westus.inference.ml.azure.com/score',
      'managed-online',
      'https://e.westus.inference.ml.azure.com/score',
    ],
    [
      'managed online without a path',
      'https://e.westus.inference.ml.azure.com',
      'managed-online',
      'https://e.westus.inference.ml.azure.com/score',
    ],
    ['Ollama', 'http://127.0.0.1:11434/v1', 'compatible', 'http://127.0.0.1:11434/v1'],
    ['any other v1', 'https://gateway.example/llm/v1//', 'compatible', 'https://gateway.example/llm/v1'],
    ['the v1 route of an emulator', 'http://127.0.0.1:4891/openai/v1', 'openai-v1', 'http://127.0.0.1:4891/openai/v1'],
    ['the models route of an emulator', 'http://localhost:4891/models', 'models', 'http://localhost:4891/models'],
    ['a bare emulator', 'http://127.0.0.1:4891/', 'serverless', 'http://127.0.0.1:4891'],
    ['the score route of an emulator', 'http://127.0.0.1:4891/score', 'managed-online', 'http://127.0.0.1:4891/score'],
  ])('recogniseRoute() knows %s', (_name, endpoint, kind, baseUrl) => {
    expect(recogniseRoute(endpoint)).toMatchObject({ kind, baseUrl });
  });

  it.each([
    ['https://r.openai.azure.com/openai/v1', '', 'api-key', cognitiveServices],
    ['https://r.services.ai.azure.com/models', dated, 'api-key', cognitiveServices],
    ['https://r.openai.azure.com/openai/deployments/d', '2025-04-01-preview', 'api-key', cognitiveServices],
    ['https://n.r.models.ai.azure.com', dated, 'authorization', cognitiveServices],
    ['https://n.r.inference.ml.azure.com/score', dated, 'authorization', 'https://ml.azure.com/.default'],
    ['http://127.0.0.1:11434/v1', '', 'authorization', cognitiveServices],
  ])('recogniseRoute() gives %s its version, key header and scope', (endpoint, apiVersion, keyHeader, tokenScope) => {
    expect(recogniseRoute(endpoint)).toMatchObject({ apiVersion, keyHeader, tokenScope });
  });

  it('recogniseRoute() takes the deployment from the URL that names one', () => {
    expect(recogniseRoute('https://r.openai.azure.com/openai/deployments/gpt-4.1')?.deployment).toBe('gpt-4.1');
    expect(recogniseRoute('https://r.openai.azure.com/openai/v1')).not.toHaveProperty('deployment');
  });

  it('recogniseRoute() prefers the api-version of the URL', () => {
    const route = recogniseRoute('https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21');
    expect(route).toMatchObject({ apiVersion: '2024-10-21', baseUrl: 'https://r.openai.azure.com/openai/deployments' });
  });

  it.each([
    ['no URL', 'gpt-5-mini'],
    ['nothing', ''],
    ['another protocol', 'ftp://r.openai.azure.com/openai/v1'],
    ['a user name and password', 'https://user:secret@r.openai.azure.com/openai/v1'],
    ['a path no kind is known by', 'https://gateway.example/llm'],
    ['a bare host that is not on this machine', 'https://gateway.example'],
    ['a host that only ends like one', 'https://evilmodels.ai.azure.com'],
  ])('recogniseRoute() does not know %s', (_name, endpoint) => {
    expect(recogniseRoute(endpoint)).toBeUndefined();
  });
});

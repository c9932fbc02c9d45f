import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

// Schemas take their methods when they are made, so this must run before the first of them: import `z` from here.
extendZodWithOpenApi(z);

export { z };

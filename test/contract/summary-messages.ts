/** A chat that asks for a summary of two sentences. */
export const summaryMessages = [
  { role: 'system', content: 'Summarise in 2 sentences.' },
  {
    role: 'user',
    content:
      '<document>The harbour of Lindow receives timber ships from the north. Its cranes lift the timber from the ' +
      'ships. A railway carries the timber from the harbour to the mills. The mills employ most people of Lindow.' +
      '</document>',
  },
];

/** What is sent to the apps: a short text to be summarised, as JSON. */
export const sampleRequest = {
  text:
    'The lighthouse of Lindow was built in 1890 on the outer rocks, after a winter in which four ships were lost. It ' +
    'guided timber ships into the harbour for eighty years. The last keeper left in 1971, when the lamp was made ' +
    'automatic. Today it is a museum that the town keeps open in summer, and a station for counting birds.',
  length: { sentences: 3 },
};

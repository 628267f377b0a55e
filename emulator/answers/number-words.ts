/** Small numbers as they are written in instructions: en, es, fr, de, ja, ko, zh; lower case. */
export const numberWords: ReadonlyMap<string, number> = new Map(
  [
    'a an one single un una uno une ein eine einem einen einer eines 一 한 하나 일 １',
    'two dos deux zwei 二 两 兩 두 둘 이 ２',
    'three tres trois drei 三 세 셋 삼 ３',
    'four cuatro quatre vier 四 네 넷 사 ４',
    'five cinco cinq fünf 五 다섯 오 ５',
    'six seis sechs 六 여섯 육 ６',
    'seven siete sept sieben 七 일곱 칠 ７',
    'eight ocho huit acht 八 여덟 팔 ８',
    'nine nueve neuf neun 九 아홉 구 ９',
    'ten diez dix zehn 十 열 십 １０',
    'eleven once onze elf 十一 열한',
    'twelve doce douze zwölf 十二 열두',
  ].flatMap((words, index) => words.split(' ').map((word): [string, number] => [word, index + 1])),
);

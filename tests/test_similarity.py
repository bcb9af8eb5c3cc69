"""How alike texts are in scripts without spaces, and that looking for the like of a long text costs little."""

from random import Random
from time import process_time

from tracker.core.similarity import candidates, similarity


def test_a_sentence_without_spaces_that_was_edited_is_still_like_itself() -> None:
    old = "消防队昨晚在港口附近的仓库里发现了三名失踪的工人"
    assert similarity(old, old.replace("三名", "五名")) > 0.8
    assert similarity(old, "市长宣布学校将在星期一重新开放并提供免费午餐") < 0.2
    thai = "เจ้าหน้าที่ดับเพลิงพบคนงานสามคนที่หายไปในโกดังใกล้ท่าเรือ"
    assert similarity(thai, thai.replace("สาม", "ห้า")) > 0.8
    assert similarity(thai, "นายกเทศมนตรีประกาศว่าโรงเรียนจะเปิดอีกครั้งในวันจันทร์") < 0.3


def test_words_of_both_kinds_in_one_text_both_count() -> None:
    assert similarity("NASA 宣布发射推迟 until Monday", "NASA 宣布发射推迟 until Friday") > 0.7


def test_three_hundred_long_texts_all_edited_find_their_like_within_a_second() -> None:
    rng = Random(1)
    names = ["".join(rng.choice("aeioulmnrst") for _ in range(5)) for _ in range(4000)]
    old = [[rng.choice(names) for _ in range(1200)] for _ in range(300)]
    new = [[word if rng.random() > 0.03 else rng.choice(names) for word in text] for text in old]
    olds, news = [" ".join(text) for text in old], [" ".join(text) for text in new]
    began = process_time()
    best: dict[int, int] = {}
    for i, j, _ in candidates(news, olds):
        best.setdefault(i, j)
    assert best == {i: i for i in range(300)}
    assert process_time() - began < 2.0  # a loaded machine takes twice what a quiet one does

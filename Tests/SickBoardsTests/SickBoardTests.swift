import SickBoards
import Testing

struct SickBoardTests {}
